using Cluster.Chaos.Clusters;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>SIGSTOP and SIGCONT of a worker, as a machine that is suspended: the system still accepts connections for it.</summary>
/// <param name="isLong">Whether it lasts longer than the lease.</param>
internal sealed class WorkerPaused(bool isLong) : Fault
{
    private static readonly TimeSpan Brief = Schedule.Lease / 3;

    public override string Name => isLong ? "worker-pause-long" : "worker-pause";

    public override string? Obstacle => OperatingSystem.IsLinux() ? null : "needs Linux";

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var victim = await cluster.PickWorkerAsync();
        var mark = cluster.Mark;
        victim.Signal(Signals.Stop);
        try
        {
            await cluster.Deadline.UntilAsync($"{victim.Name} to be stopped", () => ProcessTable.StateOf(victim.Id) == 'T');
            if (!isLong)
            {
                await cluster.Deadline.LastAsync(Brief);
                victim.MayComeTooLate = true;
                return $"{victim.Name} stopped for {Brief.TotalSeconds:0.0#} s";
            }

            await cluster.GoneAsync(victim, mark);
        }
        finally
        {
            victim.Signal(Signals.Continue);
        }

        await cluster.ReturnedAsync(victim, mark);
        return $"{victim.Name} stopped until its lease ran out";
    }
}
