using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Numbers;

namespace Cluster.FaultSimulation.Tests;

/// <summary>The simulator can fail: each bug is found, as the promise that it breaks.</summary>
public sealed class PlantedBugTests
{
    private const ulong Most = 10_000;

    // A bug may break more promises than one; which seed meets it first decides, and that is the same on every machine.
    public static TheoryData<string, string> Bugs => new()
    {
        { nameof(Bug.NoTermFence), Invariants.OneWriter },
        { nameof(Bug.NoGenerationFence), Invariants.Deadline },
        { nameof(Bug.NoDeduplication), Invariants.Once },
        { nameof(Bug.LeaseRenewedByStaleMessage), Invariants.Deadline },
        { nameof(Bug.ReassignedRangeCountedTwice), Invariants.Once },
        { nameof(Bug.JoinMidStep), Invariants.Digest },
        { nameof(Bug.LostDrain), Invariants.Deadline },
        { nameof(Bug.BarrierSkipped), Invariants.Once },
        { nameof(Bug.LostRangeForgotten), Invariants.Deadline },
        { nameof(Bug.CheckpointWithoutFsync), Invariants.Checkpoint },
        { nameof(Bug.RenameBeforeFsync), Invariants.Checkpoint },
        { nameof(Bug.TornCheckpointBelieved), Invariants.Checkpoint },
        { nameof(Bug.PruneBeforeReadBack), Invariants.Checkpoint },
        { nameof(Bug.LedgerSkipsAStep), Invariants.Ledger },
        { nameof(Bug.CursorNotRestoredAtEpochsEnd), Invariants.Digest },
        { nameof(Bug.OptimizerNotRestored), Invariants.Checkpoint },
        { nameof(Bug.OldCoordinatorsLateRename), Invariants.OneWriter },
        { nameof(Bug.TermNotPersisted), Invariants.OneWriter },
        { nameof(Bug.WorkerTrustsOlderTerm), Invariants.OneWriter },
        { nameof(Bug.WaitWithoutDeadline), Invariants.Deadline },
        { nameof(Bug.NoKeepAlive), Invariants.Deadline },
        { nameof(Bug.DueEvaluationForgotten), Invariants.Checkpoint },
    };

    [Theory, MemberData(nameof(Bugs))]
    public void Bug_Planted_IsFoundWithinTenThousandSeeds(string bug, string invariant)
    {
        var found = BugTable.Find(Enum.Parse<Bug>(bug), from: 0, Most, new SumsShelf());

        Assert.NotNull(found);

        // With one worker, equal bits are another promise.
        Assert.Contains(found.Failure!.Invariant, invariant == Invariants.Digest ? [Invariants.Digest, Invariants.Alone] : new[] { invariant });
    }

    [Fact]
    public void Bugs_All_AreTried() => Assert.Equal(BugTable.All.Select(bug => bug.ToString()), Bugs.Select(row => row.Data.Item1));
}
