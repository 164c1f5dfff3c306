using Cluster.Chaos.Clusters;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>A worker's cable becomes very slow for a while.</summary>
internal sealed class SlowLink : Fault
{
    private const double BitsPerSecond = 2e6;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    public override string Name => "slow-link";

    public override string? Obstacle => NamespaceNetwork.Obstacle;

    public override Wiring? Wiring => Schedules.Wiring.Namespaces;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var (network, victim) = ((NamespaceNetwork)cluster.Network, await cluster.PickWorkerAsync());
        var before = cluster.Step;
        victim.MayComeTooLate = true;
        network.SetRate(victim.Slot, BitsPerSecond);
        try
        {
            await cluster.Deadline.LastAsync(Length);
        }
        finally
        {
            network.SetRate(victim.Slot, null);
        }

        await cluster.StepAsync(before + 1);
        return $"{victim.Name} at {BitsPerSecond / 1e6:0} Mbit/s for {Length.TotalSeconds:0} s";
    }
}
