using Cluster.Checkpoints;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Records;

namespace Cluster.Coordinator.Tests.Leading;

/// <summary>One coordinator leads a run, its term is on the disk, and whoever was replaced knows it.</summary>
public sealed class LeadershipTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cluster-leading-");

    private RunFiles Files => new(Path.Combine(_root.FullName, "run"));

    [Fact]
    public void Terms_OfOneRun_CountUpUnderOneIdentity()
    {
        string run;
        using (var first = Lead(goesOn: true))
        {
            Assert.Equal(1, first.Term.Value);
            Assert.StartsWith("job-", run = first.Run, StringComparison.Ordinal);
        }

        using var second = Lead(goesOn: true);
        Assert.Equal((2, run), (second.Term.Value, second.Run));
        Assert.Equal(["term-00000001.json", "term-00000002.json"], Directory.GetFiles(Files.Terms).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Run_ThatBeginsAnewInTheFolder_HasAnotherIdentityAndAHigherTerm()
    {
        string run;
        using (var first = Lead())
        {
            run = first.Run;
        }

        using var second = Lead();

        Assert.NotEqual(run, second.Run);
        Assert.Equal(2, second.Term.Value);
    }

    [Fact]
    public void Term_OfTheCheckpointIsHigher_IsExceeded()
    {
        using var leadership = Lead(from: StateOf(step: 40, term: 6));

        Assert.Equal(7, leadership.Term.Value);
    }

    [Fact]
    public void TermFile_Damaged_StillCounts()
    {
        Lead().Dispose();
        File.WriteAllText(Path.Combine(Files.Terms, "term-00000001.json"), "{");

        using var second = Lead(goesOn: true);

        Assert.Equal(2, second.Term.Value);
    }

    [Fact]
    public void Folder_ThatAnotherHas_IsRefusedNamingIt()
    {
        using var holder = Lead();

        var error = Assert.Throws<CheckpointException>(() => Lead());

        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName} since ", error.Message, StringComparison.Ordinal);
        Assert.Contains("--take-over", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_TakenOver_BelongsToTheNewOneAloneAndTheOldOneKnows()
    {
        using var old = Lead();
        old.Confirm();
        using var successor = Lead(goesOn: true, takesOver: true);

        Assert.Equal(3, successor.Term.Value);
        Assert.Contains("(term 3)", Assert.Throws<SupersededException>(old.Confirm).Message, StringComparison.Ordinal);
        successor.Confirm();
        Assert.Null(successor.Successor);

        // The old one's end frees nothing that is the new one's.
        old.Dispose();
        Assert.Throws<CheckpointException>(() => Lead());
    }

    [Fact]
    public void Folder_TakenOver_HoldsWhatTheOldOneHadPublishedUntilThen()
    {
        using var old = Lead();
        using var successor = Leadership.Enter(Files, "job", goesOn: true, takesOver: true);
        Assert.True(TermHistory.Read(Files.Terms).Holds(StateOf(step: 70, term: 1)));

        successor.Claim(StateOf(step: 60, term: 1), "checkpoint");

        Assert.False(TermHistory.Read(Files.Terms).Holds(StateOf(step: 70, term: 1)));
        Assert.Equal(old.Run, successor.Run);
    }

    [Fact]
    public void History_WhoseCoordinatorsWereReplaced_HoldsWhatTheirSuccessorsBeganWith()
    {
        Lead().Dispose();
        Lead(goesOn: true, from: StateOf(step: 30, term: 1)).Dispose();
        Lead(goesOn: true, from: StateOf(step: 50, term: 2)).Dispose();

        var history = TermHistory.Read(Files.Terms);

        (long Step, long Term)[] belong = [(30, 1), (10, 1), (50, 2), (40, 2), (51, 3), (900, 3)];
        (long Step, long Term)[] leftOver = [(31, 1), (51, 1), (51, 2)];
        Assert.All(belong, at => Assert.True(history.Holds(StateOf(at.Step, at.Term)), $"{at} belongs to the run"));
        Assert.All(leftOver, at => Assert.False(history.Holds(StateOf(at.Step, at.Term)), $"{at} is a leftover"));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private Leadership Lead(bool goesOn = false, bool takesOver = false, CheckpointState? from = null)
    {
        var leadership = Leadership.Enter(Files, "job", goesOn, takesOver);
        leadership.Claim(from, from is null ? null : "checkpoint");
        return leadership;
    }

    private static CheckpointState StateOf(long step, long term) => new(step, 0, (int)step, 1, "job", term, "build", new string('0', 64));
}
