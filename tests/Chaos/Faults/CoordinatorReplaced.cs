using Cluster.Chaos.Clusters;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>A coordinator that hangs is replaced, and goes on later without knowing that: it must change nothing and say so.</summary>
internal sealed class CoordinatorReplaced : Fault
{
    private const int Failure = 1;

    public override string Name => "take-over";

    public override string? Obstacle => OperatingSystem.IsLinux() ? null : "needs Linux";

    public override Wiring? Wiring => Schedules.Wiring.Proxy;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var old = cluster.Coordinator;
        old.Signal(Signals.Stop);
        try
        {
            await cluster.Deadline.UntilAsync("the old coordinator to be stopped", () => ProcessTable.StateOf(old.Id) == 'T');
            old.Expect(Failure);
            ((ProxyNetwork)cluster.Network).Move();
            await cluster.RestartCoordinatorAsync("--take-over");

            // Now and then the old one wakes up before the new one has done a step.
            if (cluster.Random.Next(3) > 0)
            {
                await cluster.StepAsync(0);
            }
        }
        finally
        {
            old.Signal(Signals.Continue);
        }

        await cluster.StepAsync(0);
        await cluster.Deadline.WaitAsync("the end of the replaced coordinator", old.EndAsync);
        return $"{old.Name} replaced, the new one {CoordinatorKilled.WhereItWentOn(cluster)}";
    }
}
