using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Faults;

/// <summary>kill -9 of a worker, for which another one starts.</summary>
internal sealed class WorkerKilled : Fault
{
    public override string Name => "worker-kill";

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var victim = await cluster.PickWorkerAsync();
        var mark = cluster.Mark;
        victim.Kill();
        cluster.Retire(victim);
        var gone = await cluster.GoneAsync(victim, mark);
        cluster.StartWorker(victim.Slot);
        return gone.IsLoss ? $"{victim.Name} lost" : throw new BrokenPromiseException($"the loss of {victim.Name} counts as a farewell");
    }
}
