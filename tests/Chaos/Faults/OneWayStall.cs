using Cluster.Chaos.Clusters;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>Nothing passes in one direction for longer than a lease, while all connections stay as they are.</summary>
internal sealed class OneWayStall : Fault
{
    private static readonly TimeSpan Length = Schedule.Lease * 1.4;

    public override string Name => "one-way-stall";

    public override Wiring? Wiring => Schedules.Wiring.Proxy;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var proxy = ((ProxyNetwork)cluster.Network).Proxy;
        var toCoordinator = cluster.Random.Next(2) == 0;
        var (traffic, before) = (toCoordinator ? proxy.ToCoordinator : proxy.ToWorkers, cluster.Step);
        foreach (var worker in cluster.Workers)
        {
            worker.MayComeTooLate = true;
        }

        traffic.Stall();
        try
        {
            await cluster.Deadline.LastAsync(Length);
        }
        finally
        {
            traffic.Resume();
        }

        await cluster.StepAsync(before + 1);
        return $"nothing to {(toCoordinator ? "the coordinator" : "workers")} for {Length.TotalSeconds:0.0#} s";
    }
}
