using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Models;
using Google.Protobuf;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports;

/// <summary>A worker's open link.</summary>
/// <param name="Link">The link.</param>
/// <param name="StreamReason">Why weights and gradients take the gRPC stream, one line; null when they lie in shared memory.</param>
public sealed record OpenedLink(IWorkerLink Link, string? StreamReason);

/// <summary>Makes a worker a member, over shared memory if the coordinator offers it and the system lets both map it.</summary>
public static class WorkerLinks
{
    /// <summary>What a worker says of its host when it asks to join.</summary>
    /// <param name="transport">What its user wants.</param>
    public static string MemoryHost(Transport transport) => transport == Transport.Grpc ? "" : SharedMemoryHost.Identity ?? "";

    /// <summary>Opens the stream and becomes a member.</summary>
    /// <param name="coordinator">The coordinator.</param>
    /// <param name="membership">Who this worker is.</param>
    /// <param name="reply">What the coordinator answered when this worker asked to join.</param>
    /// <param name="layout">Layout of weights and gradients.</param>
    /// <param name="threads">Compute threads, as the coordinator was told.</param>
    /// <param name="wire">The forms in which weights and gradients cross a network.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or refused.</exception>
    /// <exception cref="ContractException">The coordinator sent what the contract does not allow.</exception>
    public static async Task<OpenedLink> OpenAsync(
        CallInvoker coordinator, Membership membership, Wire.JoinReply reply, ParameterLayout layout, int threads, RunWire wire)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(wire);
        var stream = new WorkStream(coordinator, membership, wire.Gradients);
        SharedWeights? weights = null;
        try
        {
            var reason = reply.StreamReason;
            if (reply.Weights is { } offered)
            {
                (weights, reason) = TryMap(() => SharedWeights.Open(SegmentAddress.FromWire(offered), layout.Length));
            }

            var nonce = weights is null ? ByteString.Empty : ByteString.CopyFrom(weights.Nonce);
            var ready = new Wire.Ready { Worker = membership.Worker.Value, WeightsNonce = nonce, StreamReason = reason };
            await stream.SendAsync(new Wire.WorkerMessage { Ready = ready }, CancellationToken.None).ConfigureAwait(false);
            if (weights is not null)
            {
                (var segment, reason) = await MapSegmentAsync(stream, new LinkLayout(layout.Length, LinkLayout.SlotsFor(threads)))
                    .ConfigureAwait(false);
                if (segment is not null)
                {
                    return new OpenedLink(new SharedWorkerLink(stream, weights, segment, layout), null);
                }

                weights.Dispose();
            }

            return new OpenedLink(new GrpcWorkerLink(stream, layout, wire), reason);
        }
        catch
        {
            weights?.Dispose();
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<(LinkSegment? Segment, string Reason)> MapSegmentAsync(WorkStream stream, LinkLayout layout)
    {
        var message = await stream.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        var offered = message.Segment ?? throw new ContractException($"expected a segment, got {message.BodyCase}");
        var (segment, reason) = TryMap(() => LinkSegment.Open(SegmentAddress.FromWire(offered), layout));
        var nonce = segment is null ? ByteString.Empty : ByteString.CopyFrom(segment.Nonce);
        var mapped = new Wire.WorkerMessage { Mapped = new Wire.Mapped { Nonce = nonce, StreamReason = reason } };
        await stream.SendAsync(mapped, CancellationToken.None).ConfigureAwait(false);
        return (segment, reason);
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
