using Cluster.Collectives.Messages;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Training;
using Cluster.Engine.Losses;
using Cluster.Jobs;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.Coordinator.Tests.Training;

/// <summary>Sums that grow while weights are updated by them, and will never be whole.</summary>
public sealed class TornUpdateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-torn-");
    private readonly CoordinatorRun _run;
    private readonly RecordingLink[] _links = [new(), new()];

    public TornUpdateTests()
    {
        var options = new CoordinatorOptions
        {
            Workers = 2,
            RunFolder = _folder.FullName,
            Transport = Collectives.Transports.Transport.Grpc,
            Lease = TimeSpan.FromDays(1),
        };
        _run = new CoordinatorRun(
            BuiltInJobs.ImageClassifier("torn", new GlyphDataSpec()), options, "build", new Unwatched(), NullLogger<Conductor>.Instance);
        for (var worker = 1; worker <= 2; worker++)
        {
            var description = new WorkerDescription("host", worker, 1, "Avx2") { Transport = WorkerDescription.InProcess };
            _run.Conductor.Join(new WorkerId(worker), _links[worker - 1], description);
        }
    }

    public void Dispose()
    {
        _run.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Step_WithASumTornBeforeItsWorkerIsKnownToBeGone_IsCompletedByTheOther()
    {
        var (left, right) = (Begin(1), Begin(2));
        _run.Conductor.OnTorn(new WorkerId(2), right);
        _run.Conductor.OnContribution(new WorkerId(1), left);
        _run.Conductor.Lose(new WorkerId(2), "its connection broke");

        Assert.Equal(right.Sums.Node, NodeOf(_links[0].Assignments[^1]));
        _run.Conductor.OnContribution(new WorkerId(1), SumsFor(_links[0].Assignments[^1]));

        Assert.Equal(1, _links[0].Assignments[^1].Round.Step);
    }

    [Fact]
    public void Reduction_WithASumTornBeforeItsWorkerIsKnownToBeGone_WaitsForAnother()
    {
        var right = Begin(2);
        _run.Conductor.OnTorn(new WorkerId(2), right);

        // The core still counts on what was torn: to it every leaf is on its way now.
        var left = Begin(1);
        _run.Conductor.Lose(new WorkerId(2), "its connection broke");
        _run.Conductor.OnContribution(new WorkerId(1), left);
        _run.Conductor.OnContribution(new WorkerId(1), SumsFor(_links[0].Assignments[^1]));

        Assert.Equal(1, _links[0].Assignments[^1].Round.Step);
    }

    [Fact]
    public async Task Stop_InAnUpdateWithoutWorkersLeft_FailsAndWritesNothing()
    {
        foreach (var (worker, sums) in new[] { (1, Begin(1).Sums), (2, Begin(2).Sums) })
        {
            sums.FinalFrom = sums.Gradients.Length / 2;
            _run.Conductor.OnGrown(new WorkerId(worker));
        }

        _run.Conductor.RequestStop();
        _run.Conductor.Lose(new WorkerId(1), "its connection broke");
        _run.Conductor.Lose(new WorkerId(2), "its connection broke");

        var failure = await Assert.ThrowsAsync<RunFailedException>(_run.FinishAsync);
        Assert.Contains("in the middle of the update of step 1", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName, "step-*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Stop_BeforeAnUpdateWithoutWorkersLeft_KeepsTheStateBeforeIt()
    {
        _run.Conductor.OnTorn(new WorkerId(2), Begin(2));
        _run.Conductor.RequestStop();
        _run.Conductor.Lose(new WorkerId(1), "its connection broke");
        _run.Conductor.Lose(new WorkerId(2), "its connection broke");

        var ended = await _run.FinishAsync();
        Assert.False(ended.Completed);
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(_folder.FullName, "step-*", SearchOption.AllDirectories));
    }

    private Contribution Begin(int worker)
    {
        var contribution = SumsFor(_links[worker - 1].Assignments[^1]);
        contribution.Sums.FinalFrom = contribution.Sums.Gradients.Length;
        _run.Conductor.OnContributionBegan(new WorkerId(worker), contribution);
        return contribution;
    }

    // One number a weight, so that whatever is not a sum shows.
    private Contribution SumsFor(AssignmentOrder order)
    {
        var sums = _run.Context.Pool.Rent(withGradients: true);
        sums.Gradients.Span.Fill(0.5f);
        sums.Node = NodeOf(order);
        sums.Scalars = new BatchSums(1, order.Range.Count, order.Range.Count, 0);
        sums.FinalFrom = 0;
        return new Contribution(_run.Context.Term, order.Generation, RoundKind.Train, order.Round.Step, sums, default);
    }

    private static Protocol.Reduction.Subtree NodeOf(AssignmentOrder order) => Assert.Single(order.Round.Tree.SubtreesOf(order.Range));

    private sealed class Unwatched : IProgressObserver
    {
        public void On(ProgressEvent happened)
        {
        }
    }
}
