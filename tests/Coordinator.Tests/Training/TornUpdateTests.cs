using Cluster.Collectives.Messages;
using Cluster.Coordinator.Training;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Tests.Training;

/// <summary>Sums that grow while weights are updated by them, and will never be whole.</summary>
public sealed class TornUpdateTests : IDisposable
{
    private readonly ScriptedRun _scripted = new();

    public void Dispose() => _scripted.Dispose();

    private CoordinatorRun Run => _scripted.Run;

    private RecordingLink[] Links => _scripted.Links;

    [Fact]
    public void Step_WithASumTornBeforeItsWorkerIsKnownToBeGone_IsCompletedByTheOther()
    {
        var (left, right) = (Begin(1), Begin(2));
        Run.Conductor.OnTorn(new WorkerId(2), right);
        Run.Conductor.OnContribution(new WorkerId(1), left);
        Run.Conductor.Lose(new WorkerId(2), "its connection broke");

        Assert.Equal(right.Sums.Node, ScriptedRun.NodeOf(Links[0].Assignments[^1]));
        Run.Conductor.OnContribution(new WorkerId(1), _scripted.SumsFor(Links[0].Assignments[^1]));

        Assert.Equal(1, Links[0].Assignments[^1].Round.Step);
    }

    [Fact]
    public void Reduction_WithASumTornBeforeItsWorkerIsKnownToBeGone_WaitsForAnother()
    {
        var right = Begin(2);
        Run.Conductor.OnTorn(new WorkerId(2), right);

        // The core still counts on what was torn: to it every leaf is on its way now.
        var left = Begin(1);
        Run.Conductor.Lose(new WorkerId(2), "its connection broke");
        Run.Conductor.OnContribution(new WorkerId(1), left);
        Run.Conductor.OnContribution(new WorkerId(1), _scripted.SumsFor(Links[0].Assignments[^1]));

        Assert.Equal(1, Links[0].Assignments[^1].Round.Step);
    }

    [Fact]
    public async Task Stop_InAnUpdateWithoutWorkersLeft_FailsAndWritesNothing()
    {
        foreach (var (worker, sums) in new[] { (1, Begin(1).Sums), (2, Begin(2).Sums) })
        {
            sums.FinalFrom = sums.Gradients.Length / 2;
            Run.Conductor.OnGrown(new WorkerId(worker));
        }

        Run.Conductor.RequestStop();
        Run.Conductor.Lose(new WorkerId(1), "its connection broke");
        Run.Conductor.Lose(new WorkerId(2), "its connection broke");

        var failure = await Assert.ThrowsAsync<RunFailedException>(Run.FinishAsync);
        Assert.Contains("in the middle of the update of step 1", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scripted.Folder.FullName, "step-*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Stop_BeforeAnUpdateWithoutWorkersLeft_KeepsTheStateBeforeIt()
    {
        Run.Conductor.OnTorn(new WorkerId(2), Begin(2));
        Run.Conductor.RequestStop();
        Run.Conductor.Lose(new WorkerId(1), "its connection broke");
        Run.Conductor.Lose(new WorkerId(2), "its connection broke");

        var ended = await Run.FinishAsync();
        Assert.False(ended.Completed);
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(_scripted.Folder.FullName, "step-*", SearchOption.AllDirectories));
    }

    private Contribution Begin(int worker)
    {
        var contribution = _scripted.SumsFor(Links[worker - 1].Assignments[^1]);
        contribution.Sums.FinalFrom = contribution.Sums.Gradients.Length;
        Run.Conductor.OnContributionBegan(new WorkerId(worker), contribution);
        return contribution;
    }
}
