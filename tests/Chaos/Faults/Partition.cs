using Cluster.Chaos.Clusters;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>A worker's cable is pulled until its lease has run out. TCP hides shorter cuts.</summary>
internal sealed class Partition : Fault
{
    public override string Name => "partition";

    public override string? Obstacle => NamespaceNetwork.Obstacle;

    public override Wiring? Wiring => Schedules.Wiring.Namespaces;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var (network, victim) = ((NamespaceNetwork)cluster.Network, await cluster.PickWorkerAsync());
        var mark = cluster.Mark;
        network.SetCable(victim.Slot, isIn: false);
        try
        {
            await cluster.GoneAsync(victim, mark);
        }
        finally
        {
            network.SetCable(victim.Slot, isIn: true);
        }

        await cluster.ReturnedAsync(victim, mark);
        return $"{victim.Name} cut off until its lease ran out";
    }
}
