using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>The worker's end of a link whose weights and gradients take a data channel. Orders come by the stream, and wait here for their
/// weights.</summary>
internal sealed class SocketWorkerLink : IWorkerLink
{
    // A coordinator that closed the channel says by the stream why, if it still can.
    private static readonly TimeSpan LastWordPatience = TimeSpan.FromSeconds(2);

    private readonly WorkStream _stream;
    private readonly DataChannel _channel;
    private readonly ReceivedWeights _weights;
    private readonly GrowingSends _sends;
    private readonly CancellationTokenSource _ending = new();
    private readonly byte[] _notice = new byte[Marshal.SizeOf<SumsNotice>()];
    private readonly Task _receiving;
    private ReleaseOrder? _farewell;

    // Rung whenever weights have become whole; closed with the channel.
    private readonly Channel<bool> _arrivals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true, SingleWriter = true });

    public SocketWorkerLink(WorkStream stream, DataChannel channel, ParameterLayout layout)
    {
        (_stream, _channel, _weights) = (stream, channel, new ReceivedWeights(layout.Length, RunWire.Plain));
        Pool = new SubtreeSumsPool(layout);
        _sends = new GrowingSends(SendAsync, Pool);
        Weights = _weights.First;
        _receiving = Task.Run(ReceiveWeightsAsync);
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
        if (_farewell is not null)
        {
            return _farewell;
        }

        var asked = Stopwatch.GetTimestamp();
        var message = await _stream.ReadAsync(cancellationToken).ConfigureAwait(false);
        switch (message.BodyCase)
        {
            case Wire.CoordinatorMessage.BodyOneofCase.Assignment:
                var order = message.Assignment.FromWire(message.Fence);
                try
                {
                    await WaitForAsync(order.Round.Weights, cancellationToken).ConfigureAwait(false);
                }
                catch (LinkLostException) when (_farewell is not null)
                {
                    return _farewell;
                }

                Weights = _weights.Of(order.Round.Weights);
                var began = _weights.TakeBeginning();
                ReceiveTime += began == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Math.Max(asked, began));
                return order;
            case Wire.CoordinatorMessage.BodyOneofCase.Release:
                return message.Release.FromWire();
            default:
                throw new ContractException($"unexpected message {message.BodyCase}");
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
        _channel.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _sends.DisposeAsync().ConfigureAwait(false);
        Pool.Dispose();
        _weights.Dispose();
        _ending.Dispose();
    }

    private async ValueTask SendAsync(Contribution contribution, GrowthGate? growth, CancellationToken cancellationToken)
    {
        if (contribution.Sums.Outputs.Length > 0)
        {
            await _stream.SendAsync(contribution, growth, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await SendByChannelAsync(contribution, growth, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException && !cancellationToken.IsCancellationRequested)
        {
            throw await LostAsync(error).ConfigureAwait(false);
        }
    }

    private async ValueTask SendByChannelAsync(Contribution contribution, GrowthGate? growth, CancellationToken cancellationToken)
    {
        var bytes = contribution.Sums.Gradients.AsByteMemory();
        MemoryMarshal.Write(_notice, SumsNotice.Of(contribution, contribution.Sums.Gradients.Length));
        await _channel.SendAsync(FrameHead.OfSums(_notice.Length), _notice, cancellationToken).ConfigureAwait(false);
        var buckets = Buckets.Of(bytes.Length, _stream.BucketBytes);
        for (var index = 0; index < buckets.Count; index++)
        {
            var (start, length) = buckets[index];
            if (growth is not null)
            {
                await growth.WaitAsync(start / sizeof(float)).ConfigureAwait(false);
            }

            await _channel.SendAsync(FrameHead.OfGradients(start, length), bytes.Slice(start, length), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForAsync(WeightsVersion version, CancellationToken cancellationToken)
    {
        try
        {
            while (!_weights.Holds(version))
            {
                await _arrivals.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException as ContractException ?? await LostAsync(closed.InnerException ?? closed).ConfigureAwait(false);
        }
    }

    private async Task ReceiveWeightsAsync()
    {
        try
        {
            while (true)
            {
                var head = await _channel.ReadHeadAsync(_ending.Token).ConfigureAwait(false);
                var version = head.Kind == FrameKind.Weights
                    ? head.ToVersion()
                    : throw new ContractException($"unexpected frame of kind {(int)head.Kind}");
                var place = _weights.PlaceOf(version, head.Offset, head.Length);
                await _channel.ReadAsync(place, _ending.Token).ConfigureAwait(false);
                if (_weights.Advance(place.Length))
                {
                    _arrivals.Writer.TryWrite(true);
                }
            }
        }
        catch (Exception error)
        {
            // Whoever waits for weights is told.
            _arrivals.Writer.TryComplete(error);
        }
    }

    // The stream knows better why than the channel does.
    private async ValueTask<Exception> LostAsync(Exception error)
    {
        using var patience = new CancellationTokenSource(LastWordPatience);
        try
        {
            while (true)
            {
                var message = await _stream.ReadAsync(patience.Token).ConfigureAwait(false);
                if (message.Release is { } release)
                {
                    _farewell = release.FromWire();
                    return new LinkLostException("the coordinator let this worker go", error);
                }
            }
        }
        catch (LinkLostException lost)
        {
            return lost;
        }
        catch (Exception other) when (other is OperationCanceledException or global::Grpc.Core.RpcException)
        {
            return new LinkLostException($"lost the coordinator: {error.Message}", error);
        }
    }
}
