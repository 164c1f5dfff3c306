using System.Net;
using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Google.Protobuf;
using Grpc.Core;
using Replica = Cluster.Collectives.Exchanges.Replica;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports;

/// <summary>A worker's open link.</summary>
/// <param name="Link">The link.</param>
/// <param name="Carrier">What carries weights and gradients.</param>
/// <param name="Reason">Why it is no faster way, one line; empty if there is none.</param>
public sealed record OpenedLink(IWorkerLink Link, Transport Carrier, string Reason);

/// <summary>Makes a worker a member: over shared memory if the coordinator offers it and the system lets both map it, else over a data
/// channel if that is offered and can be opened, else over the stream alone.</summary>
/// <param name="transport">What the worker's user wants.</param>
/// <param name="coordinator">The coordinator.</param>
/// <param name="host">The host on which it was dialled.</param>
/// <param name="peerPort">The port on which to listen for peers where workers reduce gradients among themselves; 0 takes a free one.</param>
/// <param name="tls">Whom data channels take for the coordinator; null for plain ones, as where its service speaks plain text.</param>
public sealed class WorkerLinks(Transport transport, CallInvoker coordinator, string host, int peerPort = 0, ClientTls? tls = null)
{
    /// <summary>What a worker says of its host when it asks to join.</summary>
    /// <param name="transport">What its user wants.</param>
    public static string MemoryHost(Transport transport) =>
        transport is Transport.Auto or Transport.SharedMemory ? SharedMemoryHost.Identity ?? "" : "";

    /// <summary>Opens the stream and becomes a member.</summary>
    /// <param name="membership">Who this worker is.</param>
    /// <param name="reply">What the coordinator answered when this worker asked to join.</param>
    /// <param name="layout">Layout of weights and gradients.</param>
    /// <param name="threads">Compute threads, as the coordinator was told.</param>
    /// <param name="wire">The forms in which weights and gradients cross a network.</param>
    /// <param name="createUpdate">Says how weights change, where the worker keeps some of its own; null for a worker that cannot.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or refused.</exception>
    /// <exception cref="ContractException">The coordinator sent what the contract does not allow.</exception>
    public async Task<OpenedLink> OpenAsync(
        Membership membership,
        Wire.JoinReply reply,
        ParameterLayout layout,
        int threads,
        RunWire wire,
        Func<WeightUpdate>? createUpdate = null)
    {
        ArgumentNullException.ThrowIfNull(membership);
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(wire);
        var stream = new WorkStream(coordinator, membership, wire.Gradients);
        try
        {
            if (reply.Exchange is { } exchange && createUpdate is not null)
            {
                return await OpenExchangeAsync(stream, exchange, new Replica(layout, createUpdate(), threads), layout).ConfigureAwait(false);
            }

            var (weights, reason) = reply.Weights is { } offered
                ? TryMap(() => SharedWeights.Open(SegmentAddress.FromWire(offered), layout.Length))
                : (null, reply.StreamReason);
            return weights is null
                ? await OpenStreamAsync(stream, reply, layout, wire, reason).ConfigureAwait(false)
                : await ShareMemoryAsync(stream, weights, layout, threads, wire).ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<OpenedLink> OpenStreamAsync(
        WorkStream stream, Wire.JoinReply reply, ParameterLayout layout, RunWire wire, string reason)
    {
        // What is encoded is moved slowly enough for the stream.
        var isOffered = reply.ChannelPort is > 0 and <= IPEndPoint.MaxPort && transport is Transport.Auto or Transport.Sockets;
        var wantsChannel = isOffered && wire.IsPlain;
        reason = isOffered && !wire.IsPlain ? "weights and gradients are encoded" : reason;
        var ready = new Wire.Ready { Worker = stream.Membership.Worker.Value, StreamReason = reason, WantsChannel = wantsChannel };
        await stream.SendAsync(new Wire.WorkerMessage { Ready = ready }, CancellationToken.None).ConfigureAwait(false);
        if (!wantsChannel)
        {
            return new OpenedLink(new GrpcWorkerLink(stream, layout, wire), Transport.Grpc, reason);
        }

        var (channel, obstacle) = await TryDialAsync(stream, reply.ChannelPort).ConfigureAwait(false);
        return channel is null
            ? new OpenedLink(new GrpcWorkerLink(stream, layout, wire), Transport.Grpc, obstacle)
            : new OpenedLink(new SocketWorkerLink(stream, channel, layout), Transport.Sockets, reason);
    }

    private async Task<OpenedLink> OpenExchangeAsync(WorkStream stream, Wire.ExchangeOffer offer, Replica replica, ParameterLayout layout)
    {
        var (worker, pool) = (stream.Membership.Worker, new SubtreeSumsPool(layout));

        // Whoever is reached on this machine alone can only have peers there.
        var address = new HostPort(host, 0).IsLoopback ? IPAddress.Loopback : IPAddress.Any;
        var peerTls = tls is null ? null : new PeerTls(ServerTls.CreateEphemeral(), tls);
        var exchange = new WorkerExchange(worker, replica, pool, address, peerPort, peerTls);
        var ready = new Wire.Ready
        {
            Worker = worker.Value,
            PeerPort = exchange.Port,
            PeerSecret = ByteString.CopyFrom(exchange.Secret.Span),
            PeerCertificate = ByteString.CopyFrom(peerTls is null ? [] : peerTls.Own.Digest.Span),
        };
        await stream.SendAsync(new Wire.WorkerMessage { Ready = ready }, CancellationToken.None).ConfigureAwait(false);
        var coordinatorsPart = new PeerAddress(PeerMesh.Coordinator, host, offer.Port, offer.Ticket.Memory);
        return new OpenedLink(new ExchangeWorkerLink(stream, exchange, pool, coordinatorsPart), Transport.Sockets, "");
    }

    private static async Task<OpenedLink> ShareMemoryAsync(
        WorkStream stream, SharedWeights weights, ParameterLayout layout, int threads, RunWire wire)
    {
        try
        {
            var ready = new Wire.Ready { Worker = stream.Membership.Worker.Value, WeightsNonce = ByteString.CopyFrom(weights.Nonce) };
            await stream.SendAsync(new Wire.WorkerMessage { Ready = ready }, CancellationToken.None).ConfigureAwait(false);
            var (segment, reason) = await MapSegmentAsync(stream, new LinkLayout(layout.Length, LinkLayout.SlotsFor(threads)))
                .ConfigureAwait(false);
            if (segment is not null)
            {
                return new OpenedLink(new SharedWorkerLink(stream, weights, segment, layout), Transport.SharedMemory, "");
            }

            weights.Dispose();
            return new OpenedLink(new GrpcWorkerLink(stream, layout, wire), Transport.Grpc, reason);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static async Task<(LinkSegment? Segment, string Reason)> MapSegmentAsync(WorkStream stream, LinkLayout layout)
    {
        var message = await NextAsync(stream, "a segment").ConfigureAwait(false);
        var offered = message.Segment ?? throw new ContractException($"expected a segment, got {message.BodyCase}");
        var (segment, reason) = TryMap(() => LinkSegment.Open(SegmentAddress.FromWire(offered), layout));
        var nonce = segment is null ? ByteString.Empty : ByteString.CopyFrom(segment.Nonce);
        var mapped = new Wire.WorkerMessage { Mapped = new Wire.Mapped { Nonce = nonce, StreamReason = reason } };
        await stream.SendAsync(mapped, CancellationToken.None).ConfigureAwait(false);
        return (segment, reason);
    }

    private async Task<(DataChannel? Channel, string Obstacle)> TryDialAsync(WorkStream stream, int port)
    {
        var message = await NextAsync(stream, "a ticket").ConfigureAwait(false);
        var ticket = message.Channel?.Ticket ?? throw new ContractException($"expected a ticket, got {message.BodyCase}");
        var (channel, obstacle) = (default(DataChannel), "");
        try
        {
            channel = await ChannelDialer.DialAsync(host, port, ticket.Memory, tls, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            obstacle = error.Message;
        }

        try
        {
            var opened = new Wire.WorkerMessage { Opened = new Wire.Opened { StreamReason = obstacle } };
            await stream.SendAsync(opened, CancellationToken.None).ConfigureAwait(false);
            return (channel, obstacle);
        }
        catch
        {
            channel?.Dispose();
            throw;
        }
    }

    private static async Task<Wire.CoordinatorMessage> NextAsync(WorkStream stream, string what)
    {
        try
        {
            return await stream.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Handshake.Patience).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new LinkLostException($"the coordinator has not sent {what} for {Handshake.Patience.TotalSeconds:F0} s", error);
        }
    }

    private static (T? Mapped, string Reason) TryMap<T>(Func<T> map)
        where T : class
    {
        try
        {
            return (map(), "");
        }
        catch (IOException error)
        {
            return (null, $"the coordinator's memory cannot be mapped: {error.Message}");
        }
    }
}
