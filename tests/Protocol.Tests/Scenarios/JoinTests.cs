namespace Cluster.Protocol.Tests.Scenarios;

public sealed class JoinTests
{
    [Fact]
    public void Join_MidRoundWithEverythingAssigned_GetsItsShareOfTheNextRound() => Transcript.Play("""
        run leaves=4 steps=2
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        sum 1 2:0
          accept 1 2:0
          complete train 0
        done
          weights 1 after 1 updates
          assign 1 [0, 2) of train 1 in generation 2
          weights 2 after 1 updates
          assign 2 [2, 4) of train 1 in generation 2
        """);

    [Fact]
    public void Join_MidRoundWithLeavesUnassigned_GetsThoseAlone() => Transcript.Play("""
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
        sum 2 0:2
          accept 2 0:2
        lost 2
          report 0 active, 0 idle in generation 4
        join 3
          report 1 active, 0 idle in generation 5
          weights 3 after 0 updates
          assign 3 [3, 4) of train 0 in generation 5
        """);

    [Fact]
    public void Join_WhileTheRoundCompletes_GetsItsShareOfTheNextRound() => Transcript.Play("""
        run leaves=2 steps=2
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 0
        join 2
          report 2 active, 0 idle in generation 2
        done
          weights 1 after 1 updates
          assign 1 [0, 1) of train 1 in generation 2
          weights 2 after 1 updates
          assign 2 [1, 2) of train 1 in generation 2
        """);

    [Fact]
    public void Join_MoreWorkersThanLeaves_LeavesTheSurplusIdleAndSaysSo() => Transcript.Play("""
        run leaves=2 steps=2 start=4
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        join 3
          report 3 active, 1 idle in generation 3
        join 4
          report 4 active, 2 idle in generation 4
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 4
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 4
        lost 1
          report 3 active, 1 idle in generation 5
          weights 3 after 0 updates
          assign 3 [0, 1) of train 0 in generation 5
        """);
}
