using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Faults;

/// <summary>kill -9 of everything at once, as a loss of power: it is all started again.</summary>
internal sealed class EveryoneKilled : Fault
{
    public override string Name => "everyone-kill";

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var workers = cluster.Workers.ToList();
        cluster.Coordinator.Kill();
        foreach (var worker in workers)
        {
            worker.Kill();
            cluster.Retire(worker);
        }

        foreach (var worker in workers)
        {
            cluster.StartWorker(worker.Slot);
        }

        return await CoordinatorKilled.RestartAsync(cluster);
    }
}
