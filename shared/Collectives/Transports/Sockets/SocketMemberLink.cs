using System.Runtime.InteropServices;
using System.Threading.Channels;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>The coordinator's end of a link whose weights and gradients take a data channel. The stream beside it carries orders and says who
/// is there; outputs take it too.</summary>
internal sealed class SocketMemberLink : IServedLink
{
    private readonly WorkerId _worker;
    private readonly RunContext _run;
    private readonly IContributionSink _sink;
    private readonly GrpcMemberLink _stream;
    private readonly DataChannel _channel;
    private readonly BucketsSent _streamed = new();
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>A link over an open channel.</summary>
    /// <param name="worker">Whose link it is.</param>
    /// <param name="run">What all links share.</param>
    /// <param name="sink">Who is told.</param>
    /// <param name="channel">The worker's channel; the link owns it.</param>
    public SocketMemberLink(WorkerId worker, RunContext run, IContributionSink sink, DataChannel channel) =>
        (_worker, _run, _sink, _stream, _channel) = (worker, run, sink, new GrpcMemberLink(worker, run, sink), channel);

    /// <inheritdoc/>
    public void SendWeights(WeightsVersion version)
    {
        // Weights that are coming into being begin anew behind these.
        _streamed.Reset();
        var arena = _run.Weights[version.Kind];
        var buckets = _run.BucketsOf(arena);
        _outgoing.Writer.TryWrite(new Outgoing(version, arena, buckets, 0, buckets.Count));
    }

    /// <inheritdoc/>
    public void StreamWeights(WeightsVersion version, AlignedBuffer arena, int finalFrom)
    {
        var (buckets, first, end) = _streamed.Take(version, _run.BucketsOf(arena), finalFrom);
        if (end > first)
        {
            _outgoing.Writer.TryWrite(new Outgoing(version, arena, buckets, first, end));
        }
    }

    /// <summary>Asks for the sums over a range. The order may overtake its weights; the worker waits for them.</summary>
    /// <param name="order">What to compute.</param>
    public void Assign(AssignmentOrder order) => _stream.Assign(order);

    /// <inheritdoc/>
    public void Release(ReleaseOrder order) => _stream.Release(order);

    /// <inheritdoc/>
    public void Abort(string reason) => _stream.Abort(reason);

    /// <inheritdoc/>
    public async Task RunAsync(
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken)
    {
        _run.AddStreams(1);
        try
        {
            await _stream.RunAsync(requests, responses, CarryAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _run.AddStreams(-1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _stream.Dispose();
    }

    // Ends when either way does. Nothing is read from or written into an arena once it has ended.
    private async Task CarryAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (sending, receiving) = (SendAsync(ending.Token), ReceiveAsync(ending.Token));
        try
        {
            await (await Task.WhenAny(sending, receiving).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            _channel.Dispose();
            await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (await _outgoing.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_outgoing.Reader.TryRead(out var next))
            {
                // Buckets lie side by side, so what is ready at once leaves as one piece.
                var bytes = next.Arena.AsByteMemory();
                var (start, (first, length)) = (next.Buckets[next.End - 1].Start, next.Buckets[next.First]);
                var piece = bytes[start..(first + length)];
                await _channel.SendAsync(FrameHead.OfWeights(next.Version, start, piece.Length), piece, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        using var assembler = new ContributionAssembler(_worker, _run.Pool, mostOutputs: 0, _sink);
        var notice = new byte[Marshal.SizeOf<SumsNotice>()];
        while (true)
        {
            var head = await _channel.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
            switch (head.Kind)
            {
                case FrameKind.Sums when head.Length == notice.Length:
                    await _channel.ReadAsync(notice, cancellationToken).ConfigureAwait(false);
                    assembler.Begin(MemoryMarshal.Read<SumsNotice>(notice));
                    break;
                case FrameKind.Gradients:
                    var place = assembler.PlaceOf(head.Offset, head.Length);
                    await _channel.ReadAsync(place, cancellationToken).ConfigureAwait(false);
                    assembler.Advance(place.Length);
                    break;
                default:
                    throw new ContractException($"unexpected frame of kind {(int)head.Kind} and {head.Length} bytes");
            }
        }
    }

    // Buckets of an arena from one up to another.
    private readonly record struct Outgoing(WeightsVersion Version, AlignedBuffer Arena, Buckets Buckets, int First, int End);
}
