using Cluster.Checkpoints.Ledger;

namespace Cluster.Checkpoints.Tests;

/// <summary>What of a ledger's entries can be, and what cannot.</summary>
public sealed class LedgerReplayTests
{
    private static readonly LedgerEntry[] Killed =
        [TestLedger.Began(), TestLedger.Step(1), TestLedger.Step(2), TestLedger.Checkpoint(2), TestLedger.Step(3), TestLedger.Step(4)];

    public static TheoryData<string, LedgerEntry[]> Impossible => new()
    {
        { "a coordinator began", [TestLedger.Step(1)] },
        { "needs step 2, got step 3", [TestLedger.Began(), TestLedger.Step(1), TestLedger.Step(3)] },
        { "needs step 3, got step 2", [TestLedger.Began(), TestLedger.Step(1), TestLedger.Step(2), TestLedger.Step(2)] },
        { "got 5 in [0, 4)", [TestLedger.Began(), TestLedger.Step(1) with { Leaves = 5 }] },
        { "got 3 in [1, 4)", [TestLedger.Began(), TestLedger.Step(1) with { FirstLeaf = 1, Leaves = 3 }] },
        { "got 0 in [0, 0)", [TestLedger.Began(), TestLedger.Step(1) with { EndLeaf = 0, Leaves = 0 }] },
        { "after step 1, got one after step 0", [TestLedger.Began(), TestLedger.Step(1), new EvaluatedEntry(0, 1, 1)] },
        { "a checkpoint of step 1 or before", [TestLedger.Began(), TestLedger.Step(1), TestLedger.Checkpoint(2)] },
        { "got 0000000000000009", [TestLedger.Began(), TestLedger.Step(1), TestLedger.Checkpoint(1) with { Weights = 9 }] },
        { "got 0000000000000009", [TestLedger.Began(), TestLedger.Step(1), new EndedEntry(1, 9, true)] },
        { "a coordinator began", [.. TestLedger.Whole(), TestLedger.Step(4)] },
        { "a term after 1, got 1", [.. Killed, TestLedger.Resumed(2, term: 1)] },
        { "needs job", [.. Killed, TestLedger.Resumed(2, term: 2) with { Job = new('c', 64) }] },
        { "needs weights 0000000000000002", [.. Killed, TestLedger.Resumed(2, term: 2) with { Weights = 9 }] },
        { "a checkpoint of step 3", [.. Killed, TestLedger.Resumed(3, term: 2)] },
        { "a checkpoint of step 2", [.. Killed, TestLedger.Began(2, term: 2)] },
        { "a step from 0 to 4, got 5", [.. Killed, TestLedger.Resumed(5, term: 2)] },
        { "0000000000000003 as when the step was computed before", [.. Killed, TestLedger.Resumed(2, term: 2),
            TestLedger.Step(3) with { Weights = 9 }] },
        { "loss", [.. Killed, TestLedger.Resumed(2, term: 2), TestLedger.Step(3) with { Loss = 9 }] },
        { "8 micro-batches", [.. Killed, TestLedger.Resumed(2, term: 2), TestLedger.Step(3) with { EndLeaf = 8, Leaves = 8 }] },
        {
            "a test loss of 0.5",
            [.. TestLedger.Whole()[..^1], TestLedger.Began(0, term: 2), TestLedger.Step(1), TestLedger.Step(2), new EvaluatedEntry(2, 1, 0.25, 0.25)]
        },
        {
            "a checkpoint of step 2",
            [.. Killed, new RolledBackEntry(1, 1, "lie"), TestLedger.Step(2) with { Weights = 9 }, TestLedger.Resumed(2,
                term: 2) with { Weights = 9 }]
        },
    };

    public static TheoryData<string, LedgerEntry[]> Possible => new()
    {
        { "undisturbed", TestLedger.Whole() },
        {
            "killed, resumed, ended",
            [.. Killed, TestLedger.Resumed(2, term: 2), TestLedger.Step(3), TestLedger.Step(4), TestLedger.Step(5), new EndedEntry(5, 5, true)]
        },
        { "killed twice", [.. Killed, TestLedger.Resumed(2, term: 2), TestLedger.Step(3), TestLedger.Resumed(2, term: 7), TestLedger.Step(3)] },
        { "begun again", [.. Killed, TestLedger.Began(0, term: 2), TestLedger.Step(1)] },
        { "lossy wire", [.. Killed, TestLedger.Resumed(2, term: 2) with { Repeats = false }, TestLedger.Step(3) with { Weights = 9 }] },
        { "rolled back", [.. Killed, new RolledBackEntry(2, 2, "lie"), TestLedger.Step(3) with { Weights = 9 }, TestLedger.Resumed(2, term: 2)] },
        { "resumed after its end", [.. TestLedger.Whole(), TestLedger.Resumed(2, term: 2), TestLedger.Step(3)] },
        { "from elsewhere", [TestLedger.Resumed(70, term: 5) with { Origin = new('c', 64) }, TestLedger.Step(71), new EndedEntry(70, 70, true)] },
        {
            "no number twice",
            [TestLedger.Began(), TestLedger.Step(1) with { Loss = double.NaN }, TestLedger.Began(0, 2), TestLedger.Step(1) with { Loss = double.NaN }]
        },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Add_WhatCannotBe_IsSaidOfTheLastEntry(string problem, LedgerEntry[] entries)
    {
        var replay = new LedgerReplay();
        Assert.All(entries[..^1], entry => Assert.Null(replay.Add(entry)));
        Assert.Contains(problem, replay.Add(entries[^1]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Possible))]
    public void Add_WhatCanBe_IsFollowed(string what, LedgerEntry[] entries)
    {
        var replay = new LedgerReplay();
        Assert.All(entries, entry => Assert.True(replay.Add(entry) is null, what));
    }

    [Fact]
    public void Replay_OfARunThatWentOn_KnowsStepsCheckpointsAndWhatWasRepeated()
    {
        var replay = new LedgerReplay();
        Assert.All([.. Killed, TestLedger.Resumed(2, term: 2), TestLedger.Step(3)], entry => Assert.Null(replay.Add(entry)));

        Assert.Equal((4, 3, 1, 5, 2), (replay.LastStep, replay.Step, replay.StepsRepeated, replay.StepsDone, replay.Beginnings));
        Assert.True(replay.Knows(2, TestLedger.Checkpoint(2).Manifest));
        Assert.False(replay.Knows(2, TestLedger.Checkpoint(3).Manifest));
        Assert.Equal([0, 1, 2, 3, 4, null], Enumerable.Range(0, 6).Select(step => replay.WeightsAt(step)));
        Assert.Null(replay.Difference(TestLedger.Step(4)));
        Assert.Null(replay.Difference(TestLedger.Step(5) with { Weights = 9 }));
        Assert.NotNull(replay.Difference(TestLedger.Step(4) with { Weights = 9 }));
    }
}
