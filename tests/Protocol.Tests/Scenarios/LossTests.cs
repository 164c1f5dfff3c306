namespace Cluster.Protocol.Tests.Scenarios;

public sealed class LossTests
{
    [Fact]
    public void Loss_MidRound_ReassignsExactlyTheMissingLeaves() => Transcript.Play("""
        run leaves=8 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [4, 8) of train 0 in generation 2
        sum 1 1:0
          accept 1 1:0
        lost 1
          report 1 active, 0 idle in generation 3
          assign 2 [2, 4) of train 0 in generation 3
        sum 2 2:1
          accept 2 2:1
        sum 2 1:1
          accept 2 1:1
          complete train 0
        """);

    [Fact]
    public void Loss_LateSumOfTheLost_IsDiscardedWhileItsEarlierOneStays() => Transcript.Play("""
        run leaves=4 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        sum 1 0:0
          accept 1 0:0
        lost 1
          report 1 active, 0 idle in generation 3
          assign 2 [1, 2) of train 0 in generation 3
        sum 1 0:1
          discard 1 0:1 NotAMember
        sum 2 0:1
          accept 2 0:1
        sum 2 1:1
          accept 2 1:1
          complete train 0
        """);

    [Fact]
    public void Loss_ScatteredGaps_GoToTheLeastLoadedFirst() => Transcript.Play("""
        run leaves=8 start=3
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        join 3
          report 3 active, 0 idle in generation 3
          weights 1 after 0 updates
          assign 1 [0, 3) of train 0 in generation 3
          weights 2 after 0 updates
          assign 2 [3, 6) of train 0 in generation 3
          weights 3 after 0 updates
          assign 3 [6, 8) of train 0 in generation 3
        sum 2 0:4
          accept 2 0:4
        sum 3 1:3
          accept 3 1:3
        lost 2
          report 2 active, 0 idle in generation 4
          assign 3 [3, 4) of train 0 in generation 4
          assign 3 [5, 6) of train 0 in generation 4
        sum 3 0:5
          accept 3 0:5
        sum 3 0:3
          accept 3 0:3
        sum 1 1:0
          accept 1 1:0
        sum 1 0:2
          accept 1 0:2
          complete train 0
        """);

    [Fact]
    public void Loss_OfEverybody_WaitsAndGivesTheNextWorkerTheUnfinishedOnly() => Transcript.Play("""
        run leaves=4 steps=2
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        sum 1 1:1
          accept 1 1:1
        lost 1
          report 0 active, 0 idle in generation 2
        wait 60
          nothing
        join 2
          report 1 active, 0 idle in generation 3
          weights 2 after 0 updates
          assign 2 [0, 2) of train 0 in generation 3
        sum 2 1:0
          accept 2 1:0
          complete train 0
        """);

    [Fact]
    public void Loss_WhileTheRoundCompletes_LeavesTheNextRoundToTheRest() => Transcript.Play("""
        run leaves=2 steps=2 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 2
        sum 1 0:0
          accept 1 0:0
        sum 2 0:1
          accept 2 0:1
          complete train 0
        lost 1
          report 1 active, 0 idle in generation 3
        done
          weights 2 after 1 updates
          assign 2 [0, 2) of train 1 in generation 3
        """);

    [Fact]
    public void Loss_OfAllWhileTheRoundCompletes_KeepsTheRoundAndWaits() => Transcript.Play("""
        run leaves=2 steps=2
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 0
        lost 1
          report 0 active, 0 idle in generation 2
        done
          nothing
        join 2
          report 1 active, 0 idle in generation 3
          weights 2 after 1 updates
          assign 2 [0, 2) of train 1 in generation 3
        """);

    [Fact]
    public void Loss_OfAStranger_IsNothing() => Transcript.Play("""
        run leaves=2
        lost 7
          nothing
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        lost 7
          nothing
        lost 1
          report 0 active, 0 idle in generation 2
        lost 1
          nothing
        """);
}
