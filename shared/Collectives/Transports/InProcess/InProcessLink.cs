using System.Threading.Channels;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports.InProcess;

/// <summary>Both ends of a link within one process: orders pass through a queue, weights and sums by copy. It lets a debugger
/// walk through a whole training step, with the bits of a real cluster.</summary>
/// <param name="worker">Whose link it is.</param>
/// <param name="source">The coordinator's weights.</param>
/// <param name="target">The worker's weights.</param>
/// <param name="pool">The coordinator's pool of sums.</param>
/// <param name="sink">The coordinator.</param>
public sealed class InProcessLink(
    WorkerId worker, RunWeights source, AlignedBuffer target, SubtreeSumsPool pool, IContributionSink sink) : IMemberLink, IWorkerLink
{
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>(new UnboundedChannelOptions { SingleReader = true });

    /// <inheritdoc/>
    public TimeSpan ReceiveTime => TimeSpan.Zero;

    /// <inheritdoc/>
    public void SendWeights(WeightsVersion version) => source[version.Kind].Span.CopyTo(target.Span);

    /// <inheritdoc/>
    public void Assign(AssignmentOrder order) => _orders.Writer.TryWrite(order);

    /// <inheritdoc/>
    public void Release(ReleaseOrder order)
    {
        _orders.Writer.TryWrite(order);
        _orders.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public void Abort(string reason) => _orders.Writer.TryComplete(new LinkLostException(reason));

    /// <inheritdoc/>
    public async ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _orders.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException as LinkLostException ?? new LinkLostException("the run is over", closed);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        var copy = pool.Rent(contribution.Sums.Gradients.Length > 0);
        contribution.Sums.Gradients.Span.CopyTo(copy.Gradients.Span);
        copy.Outputs = contribution.Sums.Outputs;
        copy.Scalars = contribution.Sums.Scalars;
        copy.Node = contribution.Sums.Node;
        sink.OnContribution(worker, contribution with { Sums = copy });
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
}
