using Cluster.Chaos.Clusters;
using Cluster.Coordinator.Progress;

namespace Cluster.Chaos.Faults;

/// <summary>A worker joins whose sums are wrong from its first step on, by one bit. Every contribution is audited, so the first lie finds it
/// out before it enters an update.</summary>
internal sealed class WorkerLies : Fault
{
    private const int Failure = 1;

    public override string Name => "worker-lies";

    public override bool NeedsAudits => true;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var mark = cluster.Mark;
        var liar = cluster.StartLiar();
        liar.Expect(Failure);
        await cluster.ArrivedAsync(liar);
        var verdict = await cluster.EventAsync<WorkerQuarantined>($"{liar.Name} in quarantine", mark, found => found.ProcessId == liar.Id);
        await cluster.Deadline.WaitAsync($"the end of {liar.Name}", liar.EndAsync);
        return $"{liar.Name} found out at step {verdict.Step} in {verdict.Tensor}";
    }
}
