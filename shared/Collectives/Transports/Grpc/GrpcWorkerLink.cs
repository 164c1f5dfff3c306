using System.Diagnostics;
using System.Threading.Channels;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>The worker's end of a link over its Work stream alone. It reads all the time: the next step's weights come while this step's
/// gradients leave, into the other of two arenas.</summary>
internal sealed class GrpcWorkerLink : IWorkerLink, IChunkTarget
{
    private readonly WorkStream _stream;
    private readonly ReceivedWeights _weights;
    private readonly Channel<(Order Order, long WeightsBegan)> _orders =
        Channel.CreateUnbounded<(Order, long)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _ending = new();
    private readonly GrowingSends _sends;
    private readonly Task _reading;

    public GrpcWorkerLink(WorkStream stream, ParameterLayout layout, RunWire wire)
    {
        (_stream, _weights) = (stream, new ReceivedWeights(layout.Length, wire));
        Pool = new SubtreeSumsPool(layout);
        _sends = new GrowingSends(stream.SendAsync, Pool);
        Weights = _weights.First;
        stream.Target = this;
        _reading = Task.Run(ReadAsync);
    }

    /// <inheritdoc/>
    public SubtreeSumsPool Pool { get; }

    /// <inheritdoc/>
    public AlignedBuffer Weights { get; private set; }

    /// <inheritdoc/>
    public TimeSpan ReceiveTime { get; private set; }

    /// <inheritdoc/>
    public bool SendsWhileGrowing => true;

    /// <inheritdoc/>
    public async ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        try
        {
            var (order, weightsBegan) = await _orders.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (order is AssignmentOrder assignment)
            {
                Weights = _weights.Of(assignment.Round.Weights);
                ReceiveTime += weightsBegan == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Math.Max(asked, weightsBegan));
            }

            return order;
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException ?? new LinkLostException("the run is over", closed);
        }
    }

    /// <inheritdoc/>
    public void Begin(Contribution contribution) => _sends.Begin(contribution);

    /// <inheritdoc/>
    public void Grow(int finalFrom) => _sends.Grow(finalFrom);

    /// <inheritdoc/>
    public ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken) => _sends.SendAsync(contribution, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DrainAsync(CancellationToken cancellationToken) => _stream.DrainAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask FailAsync(string message, CancellationToken cancellationToken) => _stream.FailAsync(message, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sends.CancelAsync().ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _sends.DisposeAsync().ConfigureAwait(false);
        Pool.Dispose();
        _weights.Dispose();
        _ending.Dispose();
    }

    /// <inheritdoc/>
    public int TryPlace(Wire.Fence fence, in ChunkFrame chunk) => _stream.IsOurs(fence) ? _weights.TryPlace(fence, chunk) : 0;

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var message = await _stream.ReadAsync(_ending.Token).ConfigureAwait(false);
                if (message.BodyCase == Wire.CoordinatorMessage.BodyOneofCase.Weights)
                {
                    _weights.Take(message.Fence, message.Weights);
                    continue;
                }

                var order = OrderOf(message);
                _orders.Writer.TryWrite((order, _weights.TakeBeginning()));
                if (order is ReleaseOrder)
                {
                    _orders.Writer.TryComplete();
                    return;
                }
            }
        }
        catch (Exception error)
        {
            // Whoever waits for an order is told.
            _orders.Writer.TryComplete(error);
        }
    }

    private Order OrderOf(Wire.CoordinatorMessage message) => message.BodyCase switch
    {
        Wire.CoordinatorMessage.BodyOneofCase.Assignment => CheckedAssignment(message),
        Wire.CoordinatorMessage.BodyOneofCase.Release => message.Release.FromWire(),
        _ => throw new ContractException($"unexpected message {message.BodyCase}"),
    };

    private AssignmentOrder CheckedAssignment(Wire.CoordinatorMessage message)
    {
        var order = message.Assignment.FromWire(message.Fence);
        return _weights.Holds(order.Round.Weights)
            ? order
            : throw new ContractException($"assignment of step {order.Round.Step} without the whole weights of that step and kind");
    }
}
