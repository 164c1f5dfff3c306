using System.Runtime.InteropServices;
using System.Threading.Channels;
using Cluster.Collectives.Messages;
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
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>A link over an open channel.</summary>
    /// <param name="worker">Whose link it is.</param>
    /// <param name="run">What all links share.</param>
    /// <param name="sink">Who is told.</param>
    /// <param name="channel">The worker's channel; the link owns it.</param>
    public SocketMemberLink(WorkerId worker, RunContext run, IContributionSink sink, DataChannel channel) =>
        (_worker, _run, _sink, _stream, _channel) = (worker, run, sink, new GrpcMemberLink(worker, run, sink), channel);

    /// <inheritdoc/>
    public void SendWeights(WeightsVersion version) => _outgoing.Writer.TryWrite(new Outgoing(version, _run.Weights[version.Kind]));

    /// <summary>Asks for the sums over a range. The order may overtake its weights; the worker waits for them.</summary>
    /// <param name="order">What to compute.</param>
    public void Assign(AssignmentOrder order) => _stream.Assign(order);

    /// <inheritdoc/>
    public void Release(ReleaseOrder order) => _stream.Release(order);

    /// <inheritdoc/>
    public void Abort(string reason) => _stream.Abort(reason);

    /// <inheritdoc/>
    public Task RunAsync(
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken) => _stream.RunAsync(requests, responses, CarryAsync, cancellationToken);

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
                var bytes = next.Arena.AsByteMemory();
                await _channel.SendAsync(FrameHead.OfWeights(next.Version, 0, bytes.Length), bytes, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        using var intake = new SumsIntake(_run.Pool);
        var noticeBytes = new byte[Marshal.SizeOf<SumsNotice>()];
        while (true)
        {
            var head = await _channel.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
            switch (head.Kind)
            {
                case FrameKind.Sums when head.Length == noticeBytes.Length:
                    await _channel.ReadAsync(noticeBytes, cancellationToken).ConfigureAwait(false);
                    Deliver(intake.Begin(MemoryMarshal.Read<SumsNotice>(noticeBytes)));
                    break;
                case FrameKind.Gradients:
                    await _channel.ReadAsync(intake.PlaceOf(head), cancellationToken).ConfigureAwait(false);
                    Deliver(intake.TakeWhole());
                    break;
                default:
                    throw new ContractException($"unexpected frame of kind {(int)head.Kind} and {head.Length} bytes");
            }
        }
    }

    private void Deliver(Contribution? contribution)
    {
        if (contribution is { } whole)
        {
            _sink.OnContribution(_worker, whole);
        }
    }

    private readonly record struct Outgoing(WeightsVersion Version, AlignedBuffer Arena);
}
