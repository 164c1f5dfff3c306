using System.Globalization;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.WireFormats;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Grpc.Core;
using Grpc.Net.Client;
using Wire = Cluster.V1;

namespace Cluster.Experiments.Benching;

/// <summary>A worker of <see cref="AllReduceCluster"/>, a process of its own: it answers every order with the numbers it has.</summary>
public static class AllReduceWorker
{
    /// <summary>First argument with which a program that uses this class must run one; the address and the transport follow.</summary>
    public const string ChildArgument = "all-reduce-worker";

    /// <summary>Serves a cluster until it is gone.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="transport">What carries the numbers.</param>
    public static async Task RunAsync(string address, Transport transport)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var client = new Wire.Coordinator.CoordinatorClient(channel);
        var reply = await client.JoinAsync(new Wire.JoinRequest { MemoryHost = WorkerLinks.MemoryHost(transport) }).ConfigureAwait(false);
        var membership = new Membership(reply.Fence.Job, new Term(reply.Fence.Term), new WorkerId(reply.Worker));
        var layout = AllReduceCluster.LayoutOf(int.Parse(reply.JobJson, CultureInfo.InvariantCulture));
        var links = new WorkerLinks(transport, channel.CreateCallInvoker(), new Uri(address).Host);
        var (link, _, _) = await links.OpenAsync(membership, reply, layout, threads: 1, RunWire.Plain).ConfigureAwait(false);
        try
        {
            while (await link.ReceiveAsync(CancellationToken.None).ConfigureAwait(false) is AssignmentOrder order)
            {
                var sums = link.Pool.Rent(withGradients: true);
                sums.Node = new Subtree(0, order.Range.Start);
                var contribution = new Contribution(membership.Term, order.Generation, order.Round.Kind, order.Round.Step, sums, default);
                await link.SendAsync(contribution, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is LinkLostException or RpcException)
        {
            // The cluster is gone.
        }
    }
}
