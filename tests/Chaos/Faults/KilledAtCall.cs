using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Faults;

/// <summary>The coordinator is killed at the very moment of a system call that makes something durable.</summary>
internal sealed class KilledAtCall : Fault
{
    private static readonly string[] Calls =
        ["fsync", "rename,renameat,renameat2", "pwrite64,pwritev,write", "mkdir,mkdirat", "unlink,unlinkat,rmdir"];

    public override string Name => "kill-at-call";

    public override string? Obstacle => SystemCallTrap.Obstacle;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var coordinator = cluster.Coordinator;
        var (calls, when) = (Calls[cluster.Random.Next(Calls.Length)], cluster.Random.Next(1, 4));
        coordinator.Expect(0, 128 + Signals.Kill);
        await using (await SystemCallTrap.SetAsync(cluster, coordinator, calls, FormattableString.Invariant($"signal=KILL:when={when}")))
        {
            await cluster.Deadline.WaitAsync($"the coordinator's death at {calls}", coordinator.EndAsync);
        }

        return coordinator.ExitCode == 0
            ? throw new MissedException($"the run ended before the thread's {when}. {calls}")
            : FormattableString.Invariant($"at {calls}, {await CoordinatorKilled.RestartAsync(cluster)}");
    }
}
