using System.Diagnostics;
using System.Globalization;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Grpc.Net.Client;
using Wire = Cluster.V1;

namespace Cluster.Benchmarks.Clusters;

/// <summary>A worker of <see cref="AllReduceCluster"/>, a process of its own: it answers every order with the numbers it has.</summary>
internal static class AllReduceWorker
{
    /// <summary>Argument that makes this program be one.</summary>
    public const string ChildArgument = "all-reduce-worker";

    public static Process Start(string address, Transport transport)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(AllReduceWorker).Assembly.Location);
        }

        foreach (var argument in (string[])[ChildArgument, address, transport.ToString()])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    public static async Task RunAsync(string address, Transport transport)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var client = new Wire.Coordinator.CoordinatorClient(channel);
        var reply = await client.JoinAsync(new Wire.JoinRequest { MemoryHost = WorkerLinks.MemoryHost(transport) });
        var membership = new Membership(reply.Fence.Job, new Term(reply.Fence.Term), new WorkerId(reply.Worker));
        var layout = AllReduceCluster.LayoutOf(int.Parse(reply.JobJson, CultureInfo.InvariantCulture));
        var links = new WorkerLinks(transport, channel.CreateCallInvoker(), new Uri(address).Host);
        var (link, _, _) = await links.OpenAsync(membership, reply, layout, threads: 1);
        while (await link.ReceiveAsync(CancellationToken.None) is AssignmentOrder order)
        {
            var sums = link.Pool.Rent(withGradients: true);
            sums.Node = new Subtree(0, order.Range.Start);
            await link.SendAsync(
                new Contribution(membership.Term, order.Generation, order.Round.Kind, order.Round.Step, sums, default), CancellationToken.None);
        }
    }
}
