using System.Buffers;
using System.Diagnostics;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>The worker's end of a link over its Work stream alone. Weights that arrive are written into an arena of its own before the
/// order that needs them is returned.</summary>
internal sealed class GrpcWorkerLink : IWorkerLink, IChunkTarget
{
    private readonly WorkStream _stream;
    private WeightsVersion? _weightsHeld;
    private int _received;

    public GrpcWorkerLink(WorkStream stream, ParameterLayout layout)
    {
        _stream = stream;
        Pool = new SubtreeSumsPool(layout);
        Weights = new AlignedBuffer(layout.Length);
        stream.Target = this;
    }

    /// <inheritdoc/>
    public SubtreeSumsPool Pool { get; }

    /// <inheritdoc/>
    public AlignedBuffer Weights { get; }

    /// <inheritdoc/>
    public TimeSpan ReceiveTime { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken)
    {
        _received = 0;
        var firstByte = 0L;
        while (true)
        {
            var message = await _stream.ReadAsync(cancellationToken).ConfigureAwait(false);
            switch (message.BodyCase)
            {
                case Wire.CoordinatorMessage.BodyOneofCase.Weights:
                    firstByte = _received == 0 ? Stopwatch.GetTimestamp() : firstByte;
                    _received = TensorChunks.Place(message.Weights, Weights.Bytes, _received);
                    _weightsHeld = _received == Weights.Bytes.Length ? message.Fence?.WeightsFromWire() : null;
                    break;
                case Wire.CoordinatorMessage.BodyOneofCase.Assignment:
                    ReceiveTime += _received > 0 ? Stopwatch.GetElapsedTime(firstByte) : TimeSpan.Zero;
                    return CheckedAssignment(message);
                case Wire.CoordinatorMessage.BodyOneofCase.Release:
                    return message.Release.FromWire();
                default:
                    throw new ContractException($"unexpected message {message.BodyCase}");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        await _stream.SendAsync(contribution, cancellationToken).ConfigureAwait(false);
        Pool.Return(contribution.Sums);
    }

    /// <inheritdoc/>
    public ValueTask DrainAsync(CancellationToken cancellationToken) => _stream.DrainAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask FailAsync(string message, CancellationToken cancellationToken) => _stream.FailAsync(message, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        Pool.Dispose();
        Weights.Dispose();
    }

    /// <inheritdoc/>
    public bool TryPlace(long offset, in ReadOnlySequence<byte> data) => TensorChunks.TryPlace(offset, data, Weights.Bytes, _received);

    private AssignmentOrder CheckedAssignment(Wire.CoordinatorMessage message)
    {
        var order = _stream.CheckedAssignment(message);
        return order.Round.Weights == _weightsHeld
            ? order
            : throw new ContractException($"assignment of step {order.Round.Step} without the whole weights of that step and kind");
    }
}
