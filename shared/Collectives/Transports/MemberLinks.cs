using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Protocol.Identity;
using Google.Protobuf;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports;

/// <summary>A member's open link.</summary>
/// <param name="Link">The link.</param>
/// <param name="Carrier">What carries weights and gradients.</param>
/// <param name="Reason">Why it is no faster way, one line in the worker's words; empty if there is none.</param>
public sealed record OpenedMember(IServedLink Link, Transport Carrier, string Reason);

/// <summary>The coordinator's side of opening a link.</summary>
/// <param name="run">What all links share.</param>
/// <param name="sink">Who is told what workers send.</param>
/// <param name="channels">Where workers open data channels; null if they shall not.</param>
public sealed class MemberLinks(RunContext run, IContributionSink sink, ChannelListener? channels)
{
    // The worker says so once its channel is open; the listener is about to notice.
    private static readonly TimeSpan ChannelPatience = TimeSpan.FromSeconds(5);

    /// <summary>Agrees with a worker that is ready on what will carry weights and gradients.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="ready">How it said so.</param>
    /// <param name="threads">Its compute threads.</param>
    /// <param name="requests">What it sends from here on.</param>
    /// <param name="responses">What it is sent.</param>
    /// <param name="cancellationToken">The call's end.</param>
    /// <exception cref="ContractException">The worker has not mapped or opened what it says it has.</exception>
    /// <exception cref="IOException">The system refuses more shared memory.</exception>
    public Task<OpenedMember> OpenAsync(
        WorkerId worker,
        Wire.Ready ready,
        int threads,
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ready);
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(responses);
        if (!ready.WeightsNonce.IsEmpty)
        {
            return ShareMemoryAsync(worker, ready, threads, requests, responses, cancellationToken);
        }

        return ready.WantsChannel
            ? OpenChannelAsync(worker, ready, requests, responses, cancellationToken)
            : Task.FromResult(UseStream(worker, ready.StreamReason));
    }

    private async Task<OpenedMember> ShareMemoryAsync(
        WorkerId worker,
        Wire.Ready ready,
        int threads,
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken)
    {
        if (run.Memory.Weights is not { } weights || !weights.Nonce.SequenceEqual(ready.WeightsNonce.Span))
        {
            throw new ContractException("the worker has not mapped this run's weights");
        }

        var link = new SharedMemberLink(worker, run, sink, threads);
        try
        {
            var offer = new Wire.CoordinatorMessage { Fence = OwnFence(), Segment = link.Address.ToWire() };
            await responses.WriteAsync(offer, cancellationToken).ConfigureAwait(false);
            var mapped = await AnswerAsync(requests, "Mapped", cancellationToken).ConfigureAwait(false) is { } answer ? answer.Mapped : null;
            if (mapped is null || (!mapped.Nonce.IsEmpty && !link.Nonce.SequenceEqual(mapped.Nonce.Span)))
            {
                throw new ContractException("the worker has not mapped its segment");
            }

            if (!mapped.Nonce.IsEmpty)
            {
                return new OpenedMember(link, Transport.SharedMemory, "");
            }

            link.Dispose();
            return UseStream(worker, mapped.StreamReason);
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    private async Task<OpenedMember> OpenChannelAsync(
        WorkerId worker,
        Wire.Ready ready,
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken)
    {
        using var ticket = channels?.Issue() ?? throw new ContractException("the worker wants a data channel, which it was not offered");
        var offer = new Wire.ChannelTicket { Ticket = ByteString.CopyFrom(ticket.Secret.Span) };
        await responses.WriteAsync(new Wire.CoordinatorMessage { Fence = OwnFence(), Channel = offer }, cancellationToken).ConfigureAwait(false);
        var opened = await AnswerAsync(requests, "Opened", cancellationToken).ConfigureAwait(false) is { } answer ? answer.Opened : null;
        if (opened is null)
        {
            throw new ContractException("the worker has not opened its data channel");
        }

        if (opened.StreamReason.Length > 0)
        {
            return UseStream(worker, opened.StreamReason);
        }

        try
        {
            var channel = await ticket.TakeAsync(ChannelPatience).ConfigureAwait(false);
            return new OpenedMember(new SocketMemberLink(worker, run, sink, channel), Transport.Sockets, ready.StreamReason);
        }
        catch (TimeoutException)
        {
            throw new ContractException("the worker has not opened the data channel that it says it has");
        }
    }

    // The next message if it is of this run and term; null if none comes.
    private async Task<Wire.WorkerMessage?> AnswerAsync(
        IAsyncStreamReader<Wire.WorkerMessage> requests, string what, CancellationToken cancellationToken)
    {
        if (!await Handshake.NextAsync(requests, what, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var answer = requests.Current;
        return answer.Fence is { } fence && fence.Job == run.Job && fence.Term == run.Term.Value
            ? answer
            : throw new ContractException("answer of another run or term");
    }

    private Wire.Fence OwnFence() => new() { Job = run.Job, Term = run.Term.Value };

    private OpenedMember UseStream(WorkerId worker, string reason) => new(new GrpcMemberLink(worker, run, sink), Transport.Grpc, reason);
}
