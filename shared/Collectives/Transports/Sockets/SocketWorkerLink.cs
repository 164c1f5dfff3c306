using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>The worker's end of a link whose weights and gradients take a data channel. Weights are received into one arena while nobody
/// computes with it; orders come by the stream, and wait here for their weights.</summary>
internal sealed class SocketWorkerLink : IWorkerLink
{
    // A coordinator that closed the channel says by the stream why, if it still can.
    private static readonly TimeSpan LastWordPatience = TimeSpan.FromSeconds(2);

    private readonly WorkStream _stream;
    private readonly DataChannel _channel;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<Arrival> _arrivals = Channel.CreateUnbounded<Arrival>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    // One may touch the weights: who computes with them or who receives others.
    private readonly SemaphoreSlim _weightsTurn = new(0, 1);
    private readonly byte[] _notice = new byte[Marshal.SizeOf<SumsNotice>()];
    private readonly Task _receiving;
    private WeightsVersion? _held;
    private WeightsVersion? _inArena;

    public SocketWorkerLink(WorkStream stream, DataChannel channel, ParameterLayout layout)
    {
        (_stream, _channel) = (stream, channel);
        Pool = new SubtreeSumsPool(layout);
        Weights = new AlignedBuffer(layout.Length);
        _receiving = ReceiveWeightsAsync(_closing.Token);
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
        _weightsTurn.Release();
        var message = await _stream.ReadAsync(cancellationToken).ConfigureAwait(false);
        switch (message.BodyCase)
        {
            case Wire.CoordinatorMessage.BodyOneofCase.Assignment:
                var order = _stream.CheckedAssignment(message);
                await WaitForAsync(order.Round.Weights, cancellationToken).ConfigureAwait(false);
                await _weightsTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
                return _inArena == _held ? order : throw new ContractException($"weights of {_held} were replaced before they were used");
            case Wire.CoordinatorMessage.BodyOneofCase.Release:
                return message.Release.FromWire();
            default:
                throw new ContractException($"unexpected message {message.BodyCase}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        if (contribution.Sums.Outputs.Length > 0)
        {
            await _stream.SendAsync(contribution, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await SendByChannelAsync(contribution, cancellationToken).ConfigureAwait(false);
        }

        Pool.Return(contribution.Sums);
    }

    /// <inheritdoc/>
    public ValueTask DrainAsync(CancellationToken cancellationToken) => _stream.DrainAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask FailAsync(string message, CancellationToken cancellationToken) => _stream.FailAsync(message, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _channel.Dispose();
        await _receiving.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        Pool.Dispose();
        Weights.Dispose();
        _weightsTurn.Dispose();
        _closing.Dispose();
    }

    private async ValueTask SendByChannelAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        try
        {
            MemoryMarshal.Write(_notice, SumsNotice.Of(contribution));
            await _channel.SendAsync(FrameHead.OfSums(_notice.Length), _notice, cancellationToken).ConfigureAwait(false);
            var bytes = contribution.Sums.Gradients.AsByteMemory();
            if (contribution.Kind == RoundKind.Train)
            {
                await _channel.SendAsync(FrameHead.OfGradients(0, bytes.Length), bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException && !cancellationToken.IsCancellationRequested)
        {
            throw await LostAsync(error).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForAsync(WeightsVersion version, CancellationToken cancellationToken)
    {
        try
        {
            while (_held != version)
            {
                (_held, var firstByte) = await _arrivals.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReceiveTime += Stopwatch.GetElapsedTime(firstByte);
            }
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException as ContractException ?? await LostAsync(closed.InnerException ?? closed).ConfigureAwait(false);
        }
    }

    private async Task ReceiveWeightsAsync(CancellationToken cancellationToken)
    {
        var coverage = new ByteCoverage(Weights.Bytes.Length);
        var coming = default(Arrival);
        try
        {
            while (true)
            {
                var head = await _channel.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
                var version = VersionOf(head);
                await _weightsTurn.WaitAsync(cancellationToken).ConfigureAwait(false);

                // Nobody's time is counted twice: who computed until now has counted it.
                coming = coverage.IsEmpty ? new Arrival(version, Stopwatch.GetTimestamp()) : coming;
                coverage.Add(head.Offset, version == coming.Version ? head.Length : throw new ContractException("weights of two steps mixed"));
                _inArena = null;
                await _channel.ReadAsync(Weights.AsByteMemory().Slice((int)head.Offset, (int)head.Length), cancellationToken).ConfigureAwait(false);
                if (coverage.IsWhole)
                {
                    _inArena = coming.Version;
                    _arrivals.Writer.TryWrite(coming);
                    coverage.Clear();
                }

                _weightsTurn.Release();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException or ContractException)
        {
            _arrivals.Writer.TryComplete(error);
        }
    }

    private static WeightsVersion VersionOf(FrameHead head) => head.Kind == FrameKind.Weights
        ? head.ToVersion()
        : throw new ContractException($"unexpected frame of kind {(int)head.Kind}");

    // The stream knows better why than the channel does.
    private async ValueTask<Exception> LostAsync(Exception error)
    {
        using var patience = new CancellationTokenSource(LastWordPatience);
        try
        {
            await _stream.ReadAsync(patience.Token).ConfigureAwait(false);
        }
        catch (LinkLostException lost)
        {
            return lost;
        }
        catch (OperationCanceledException)
        {
            // It says nothing.
        }

        return new LinkLostException($"lost the coordinator: {error.Message}", error);
    }

    private readonly record struct Arrival(WeightsVersion? Version, long FirstByte);
}
