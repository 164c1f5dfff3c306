using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Faults;

/// <summary>SIGTERM for a worker, which leaves in good order; another one joins.</summary>
internal sealed class WorkerDrained : Fault
{
    public override string Name => "worker-drain";

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var leaver = await cluster.PickWorkerAsync();
        var mark = cluster.Mark;
        leaver.Signal(Signals.Terminate);
        cluster.Retire(leaver);

        // Somebody must be there for the steps that follow, should it have been the last one.
        cluster.StartWorker(leaver.Slot);
        var gone = await cluster.GoneAsync(leaver, mark);
        await cluster.Deadline.WaitAsync($"the end of {leaver.Name}", leaver.EndAsync);
        return !gone.IsLoss ? $"{leaver.Name} left" : throw new BrokenPromiseException($"{leaver.Name} drained, but counts as lost: {gone.Reason}");
    }
}
