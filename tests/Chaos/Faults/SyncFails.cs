using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Faults;

/// <summary>fsync of the coordinator fails with EIO: what it was to make durable must not be relied on.</summary>
internal sealed class SyncFails : Fault
{
    public override string Name => "fsync-error";

    public override string? Obstacle => SystemCallTrap.Obstacle;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var coordinator = cluster.Coordinator;
        coordinator.Expect(0, 1);
        await using (var trap = await SystemCallTrap.SetAsync(cluster, coordinator, "fsync", "error=EIO"))
        {
            await cluster.Deadline.UntilAsync("an fsync that fails", () => trap.HasSprung || coordinator.HasEnded);
            if (!trap.HasSprung)
            {
                throw new MissedException("the run ended before an fsync");
            }
        }

        var ended = coordinator.HasEnded;
        await cluster.ReviveCoordinatorAsync();
        await cluster.StepAsync(0);
        return ended ? "the coordinator gave up and was started again" : "went on";
    }
}
