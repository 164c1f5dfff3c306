using Cluster.Chaos.Clusters;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>SIGSTOP and SIGCONT of the coordinator.</summary>
/// <param name="isLong">Whether it lasts longer than the lease.</param>
internal sealed class CoordinatorPaused(bool isLong) : Fault
{
    private readonly TimeSpan _length = Schedule.Lease * (isLong ? 1.5 : 0.4);

    public override string Name => isLong ? "coordinator-pause-long" : "coordinator-pause";

    public override string? Obstacle => OperatingSystem.IsLinux() ? null : "needs Linux";

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        foreach (var worker in cluster.Workers)
        {
            worker.MayComeTooLate = true;
        }

        var (coordinator, before) = (cluster.Coordinator, cluster.Step);
        coordinator.Signal(Signals.Stop);
        try
        {
            await cluster.Deadline.UntilAsync("the coordinator to be stopped", () => ProcessTable.StateOf(coordinator.Id) == 'T');
            await cluster.Deadline.LastAsync(_length);
        }
        finally
        {
            coordinator.Signal(Signals.Continue);
        }

        await cluster.StepAsync(before + 1);
        return $"stopped for {_length.TotalSeconds:0.0#} s";
    }
}
