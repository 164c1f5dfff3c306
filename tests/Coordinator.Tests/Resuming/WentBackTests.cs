using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Resuming;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Coordinator.Tests.Resuming;

/// <summary>A coordinator that was killed between writing down that the run went back and renaming what is void.</summary>
public sealed class WentBackTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cluster-went-back-");
    private readonly ParameterLayout _layout = ParameterLayout.Of(new Sequential(new Linear(3, 2)));
    private readonly AlignedBuffer _weights;
    private readonly OptimizerState _optimizer;

    public WentBackTests() => (_weights, _optimizer) = (new AlignedBuffer(_layout.Length), new OptimizerState(new Sgd(0.1), _layout.Length));

    private RunFiles Files => new(_root.FullName);

    [Fact]
    public void Resume_OfARunKilledWhileItWentBack_PassesOverWhatIsVoid()
    {
        var (good, isVoid) = (Write(step: 2), Write(step: 4));
        File.WriteAllText(Files.Job, "{}");
        WriteLedger(good, isVoid, new RolledBackEntry(2, 2, "a lie"));
        List<(string Path, string Why)> passedOver = [];

        var opened = ResumeSource.OfRun(_root.FullName)!.TryOpen((path, why) => passedOver.Add((path, why.Message)));

        Assert.Equal(good.Path, opened?.Path);
        Assert.Equal(isVoid.Path, Assert.Single(passedOver).Path);
        Assert.Contains("went back", passedOver[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Ledger_OfARunKilledWhileItWentBack_TakesItsSuccessor()
    {
        var (good, isVoid) = (Write(step: 2), Write(step: 4));
        WriteLedger(good, isVoid, new RolledBackEntry(2, 2, "a lie"));
        var past = LedgerPast.Read(_root.FullName)!;

        Assert.Null(past.Replay.Add(Began(step: 2, term: 2) with { Manifest = good.ManifestSha256 }));
        Assert.Null(past.Replay.Add(Step(3) with { Weights = 33 }));
    }

    public void Dispose()
    {
        _weights.Dispose();
        _optimizer.Dispose();
        _root.Delete(recursive: true);
    }

    private Checkpoint Write(long step)
    {
        var state = new CheckpointState(step, 0, (int)step, 1, "job", 1, "build", WeightsDigest.Compute(_layout, _weights));
        return Checkpoint.Open(CheckpointWriter.Write(Files.Checkpoints, state, new ModelNumbers(_layout, _weights, _optimizer)));
    }

    private void WriteLedger(Checkpoint first, Checkpoint second, LedgerEntry last)
    {
        using var writer = LedgerWriter.Begin(_root.FullName, Began(step: 0, term: 1));
        LedgerEntry[] entries =
        [
            Step(1), Step(2), new CheckpointEntry(2, 2, first.ManifestSha256), Step(3), Step(4), new CheckpointEntry(4, 4, second.ManifestSha256),
            last,
        ];
        foreach (var entry in entries)
        {
            writer.Append(entry);
        }

        writer.MakeDurable();
    }

    private static BeganEntry Began(long step, long term) =>
        new(step, (ulong)step, term, new string('a', 64), new string('b', 64), "build");

    private static StepEntry Step(long step) => new(step, 1, 0, 4, 4, 0.5, (ulong)step);
}
