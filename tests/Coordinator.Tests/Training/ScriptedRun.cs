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

/// <summary>A run with two workers whose links only note what they are told.</summary>
internal sealed class ScriptedRun : IDisposable
{
    public ScriptedRun()
    {
        var options = new CoordinatorOptions
        {
            Workers = 2,
            RunFolder = Folder.FullName,
            Transport = Collectives.Transports.Transport.Grpc,
            Lease = TimeSpan.FromDays(1),
        };
        Run = new CoordinatorRun(
            BuiltInJobs.ImageClassifier("scripted", new GlyphDataSpec()), options, "build", new Unwatched(), NullLogger<Conductor>.Instance);
        for (var worker = 1; worker <= 2; worker++)
        {
            var description = new WorkerDescription("host", worker, 1, "Avx2") { Transport = WorkerDescription.InProcess };
            Run.Conductor.Join(new WorkerId(worker), Links[worker - 1], description);
        }
    }

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("cluster-scripted-");

    public CoordinatorRun Run { get; }

    public RecordingLink[] Links { get; } = [new(), new()];

    public static Protocol.Reduction.Subtree NodeOf(AssignmentOrder order) => Assert.Single(order.Round.Tree.SubtreesOf(order.Range));

    /// <summary>Sums as an order asks for them: one number a weight, so that whatever is not a sum shows.</summary>
    public Contribution SumsFor(AssignmentOrder order)
    {
        var sums = Run.Context.Pool.Rent(withGradients: true);
        sums.Gradients.Span.Fill(0.5f);
        sums.Node = NodeOf(order);
        sums.Scalars = new BatchSums(1, order.Range.Count, order.Range.Count, 0);
        sums.FinalFrom = 0;
        return new Contribution(Run.Context.Term, order.Generation, RoundKind.Train, order.Round.Step, sums, default);
    }

    public void Dispose()
    {
        Run.Dispose();
        Folder.Delete(recursive: true);
    }

    private sealed class Unwatched : IProgressObserver
    {
        public void On(ProgressEvent happened)
        {
        }
    }
}
