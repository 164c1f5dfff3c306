using Cluster.Chaos.Clusters;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>Every connection is reset in the middle of a message: its last piece arrives only in part.</summary>
internal sealed class ConnectionsReset : Fault
{
    private const int BytesMax = 40_000;

    public override string Name => "connection-reset";

    public override Wiring? Wiring => Schedules.Wiring.Proxy;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var proxy = ((ProxyNetwork)cluster.Network).Proxy;
        var (cuts, before) = (proxy.Cuts, cluster.Step);
        foreach (var worker in cluster.Workers)
        {
            worker.MayComeTooLate = true;
        }

        var toCoordinator = cluster.Random.Next(2) == 0;
        proxy.CutAfter(cluster.Random.Next(BytesMax), toCoordinator);
        await cluster.Deadline.UntilAsync("a connection to be cut", () => proxy.Cuts > cuts || cluster.Coordinator.HasEnded);
        await cluster.StepAsync(before + 1);
        return FormattableString.Invariant($"{proxy.Cuts - cuts} cut on the way to {(toCoordinator ? "the coordinator" : "workers")}");
    }
}
