using System.Threading.Channels;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports.InProcess;

/// <summary>Both ends of a link within one process: orders pass through a queue, weights and sums stay where they are. It lets a debugger
/// walk through a whole training step, with the bits of a real cluster.</summary>
/// <param name="worker">Whose link it is.</param>
/// <param name="source">The coordinator's weights.</param>
/// <param name="pool">The coordinator's pool of sums.</param>
/// <param name="sink">The coordinator.</param>
public sealed class InProcessLink(WorkerId worker, RunWeights source, SubtreeSumsPool pool, IContributionSink sink) : IMemberLink, IWorkerLink
{
    private readonly Channel<Sent> _orders = Channel.CreateUnbounded<Sent>(new UnboundedChannelOptions { SingleReader = true });
    private AlignedBuffer _sentLast = source.Trained;

    /// <inheritdoc/>
    public SubtreeSumsPool Pool => pool;

    /// <inheritdoc/>
    public AlignedBuffer Weights { get; private set; } = source.Trained;

    /// <inheritdoc/>
    public TimeSpan ReceiveTime => TimeSpan.Zero;

    /// <inheritdoc/>
    public void SendWeights(WeightsVersion version) => _sentLast = source[version.Kind];

    /// <inheritdoc/>
    public void StreamWeights(WeightsVersion version, AlignedBuffer arena, int finalFrom)
    {
        if (finalFrom == 0)
        {
            SendWeights(version);
        }
    }

    /// <inheritdoc/>
    public void Assign(AssignmentOrder order) => _orders.Writer.TryWrite(new Sent(order, _sentLast));

    /// <inheritdoc/>
    public void Release(ReleaseOrder order)
    {
        _orders.Writer.TryWrite(new Sent(order, _sentLast));
        _orders.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public void Abort(string reason) => _orders.Writer.TryComplete(new LinkLostException(reason));

    /// <inheritdoc/>
    public async ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            (var order, Weights) = await _orders.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return order;
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException as LinkLostException ?? new LinkLostException("the run is over", closed);
        }
    }

    /// <summary>Never: nobody gains by it.</summary>
    public bool SendsWhileGrowing => false;

    /// <inheritdoc/>
    public void Begin(Contribution contribution) => throw new NotSupportedException("Sums within a process are given away whole.");

    /// <inheritdoc/>
    public void Grow(int finalFrom) => throw new NotSupportedException("Sums within a process are given away whole.");

    /// <inheritdoc/>
    public ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        sink.OnContribution(worker, contribution);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        sink.OnDraining(worker);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FailAsync(string message, CancellationToken cancellationToken)
    {
        sink.OnFailure(worker, message);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private readonly record struct Sent(Order Order, AlignedBuffer Weights);
}
