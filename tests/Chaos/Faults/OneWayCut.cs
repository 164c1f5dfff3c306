using Cluster.Chaos.Clusters;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>Packets vanish in one direction between the coordinator and a worker, for longer than a lease.</summary>
internal sealed class OneWayCut : Fault
{
    private static readonly TimeSpan Length = Schedule.Lease * 1.5;

    public override string Name => "one-way-cut";

    public override string? Obstacle => NamespaceNetwork.Obstacle;

    public override Wiring? Wiring => Schedules.Wiring.Namespaces;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var (network, victim) = ((NamespaceNetwork)cluster.Network, await cluster.PickWorkerAsync());
        var (from, to) = cluster.Random.Next(2) == 0 ? (victim.Slot, 0) : (0, victim.Slot);
        var (mark, before) = (cluster.Mark, cluster.Step);
        victim.MayComeTooLate = true;
        network.SetHole(from, to, vanish: true);
        try
        {
            await cluster.Deadline.LastAsync(Length);
        }
        finally
        {
            network.SetHole(from, to, vanish: false);
        }

        await cluster.StepAsync(before + 1);
        var outcome = cluster.HasLost(victim, mark) ? "given up" : "kept";
        return $"{(from == 0 ? "to" : "from")} {victim.Name} for {Length.TotalSeconds:0.0#} s, {outcome}";
    }
}
