using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Faults;

/// <summary>One more worker joins.</summary>
internal sealed class WorkerJoins : Fault
{
    public override string Name => "worker-join";

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var late = cluster.StartWorker();
        await cluster.ArrivedAsync(late);
        return $"{late.Name} joined";
    }
}
