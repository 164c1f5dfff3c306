namespace Cluster.Protocol.Tests.Scenarios;

public sealed class DrainTests
{
    [Fact]
    public void Drain_HoldingARange_FinishesItAndIsReleased() => Transcript.Play("""
        run leaves=4 steps=2 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        drain 1
          report 1 active, 0 idle in generation 3
        sum 1 0:0
          accept 1 0:0
        sum 1 0:1
          accept 1 0:1
          release 1 Drained
        sum 1 0:1
          discard 1 0:1 NotAMember
        sum 2 1:1
          accept 2 1:1
          complete train 0
        done
          weights 2 after 1 updates
          assign 2 [0, 4) of train 1 in generation 3
        """);

    [Fact]
    public void Drain_HoldingARange_GetsNothingOfALostWorkers() => Transcript.Play("""
        run leaves=4 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        drain 1
          report 1 active, 0 idle in generation 3
        lost 2
          report 0 active, 0 idle in generation 4
        sum 1 1:0
          accept 1 1:0
          release 1 Drained
        join 3
          report 1 active, 0 idle in generation 5
          weights 3 after 0 updates
          assign 3 [2, 4) of train 0 in generation 5
        """);

    [Fact]
    public void Drain_HoldingNothing_IsReleasedAtOnce() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        drain 2
          report 1 active, 0 idle in generation 3
          release 2 Drained
        """);

    [Fact]
    public void Drain_WhileTheRoundCompletes_IsReleasedAtOnce() => Transcript.Play("""
        run leaves=4 steps=2
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        sum 1 2:0
          accept 1 2:0
          complete train 0
        drain 1
          report 0 active, 0 idle in generation 2
          release 1 Drained
        done
          nothing
        """);

    [Fact]
    public void Drain_WithTheRoundsLastSum_IsReleasedAndTheRoundCompletes() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        drain 1
          report 0 active, 0 idle in generation 2
        sum 1 2:0
          accept 1 2:0
          release 1 Drained
          complete train 0
        done
          finish after 1 updates, whole
        """);

    [Fact]
    public void Drain_Lost_LeavesItsLeavesToTheOthers() => Transcript.Play("""
        run leaves=4 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        drain 1
          report 1 active, 0 idle in generation 3
        lost 1
          report 1 active, 0 idle in generation 4
          assign 2 [0, 2) of train 0 in generation 4
        """);

    [Fact]
    public void Drain_TwiceOrOfAStranger_IsNothing() => Transcript.Play("""
        run leaves=4
        drain 9
          nothing
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        drain 1
          report 0 active, 0 idle in generation 2
        drain 1
          nothing
        """);
}
