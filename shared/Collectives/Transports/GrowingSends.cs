using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;

namespace Cluster.Collectives.Transports;

/// <summary>A worker's contributions on their way, one after the other: those that were begun leave while they grow.</summary>
/// <param name="send">Sends one, each bucket as soon as the gate says that it is final; without a gate the sums are whole.</param>
/// <param name="pool">Where sums that were sent go.</param>
internal sealed class GrowingSends(Func<Contribution, GrowthGate?, CancellationToken, ValueTask> send, SubtreeSumsPool pool) : IAsyncDisposable
{
    private readonly Queue<Sent> _growing = new();
    private readonly CancellationTokenSource _ending = new();
    private Sent? _newest;

    /// <summary>Begins to send sums behind those that were begun before.</summary>
    public void Begin(Contribution contribution)
    {
        var (gate, before) = (new GrowthGate(), _newest?.Sending ?? Task.CompletedTask);
        gate.Restart(contribution.Sums.Gradients.Length);
        var sending = Task.Run(
            async () =>
            {
                await before.ConfigureAwait(false);
                await send(contribution, gate, _ending.Token).ConfigureAwait(false);
            },
            _ending.Token);
        _newest = new Sent(gate, sending);
        _growing.Enqueue(_newest);
    }

    /// <summary>More of the sums that were begun last is final.</summary>
    public void Grow(int finalFrom) => _newest!.Gate.Grow(finalFrom);

    /// <summary>Sends sums, or the rest of those that were begun first, and gives them back.</summary>
    public async ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        if (_growing.TryDequeue(out var begun))
        {
            await begun.Sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await send(contribution, null, cancellationToken).ConfigureAwait(false);
        }

        pool.Return(contribution.Sums);
    }

    /// <summary>Gives up what is still on its way. The connection must end soon.</summary>
    public Task CancelAsync()
    {
        _newest?.Gate.Close();
        return _ending.CancelAsync();
    }

    /// <summary>Waits until nothing reads from sums any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_growing.Select(growing => growing.Sending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private sealed record Sent(GrowthGate Gate, Task Sending);
}
