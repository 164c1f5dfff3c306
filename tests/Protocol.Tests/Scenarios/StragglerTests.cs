namespace Cluster.Protocol.Tests.Scenarios;

public sealed class StragglerTests
{
    // Two workers share a round; a micro-batch takes each 100 ms.
    private const string TwoAtWork = """
        run leaves=4 start=2 steps=9 adapt=1 stream=1
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        tick 200
          nothing
        sum 2 1:1
          accept 2 1:1
        tick 199
          nothing

        """;

    [Fact]
    public void Silence_TwiceAsLongAsExpected_IsCopiedAndTheCopyCounts() => Transcript.Play(TwoAtWork + """
        tick 1
          copy 2 [0, 2) of train 0 in generation 2
        sum 2 1:0
          accept 2 1:0
          complete train 0
        done
          assign 2 [0, 4) of train 1 in generation 2
        """.Replace("  assign 2 [0, 4)", "  weights 2 after 1 updates\n  assign 2 [0, 4)", StringComparison.Ordinal));

    [Fact]
    public void Original_FasterThanItsCopy_Counts() => Transcript.Play(TwoAtWork + """
        tick 1
          copy 2 [0, 2) of train 0 in generation 2
        begin 1 1:0
          accept 1 1:0
          reduce train 0
          stream 1 after 1 updates
        sum 1 1:0
          finish 1 1:0
          complete train 0
        sum 2 1:0
          discard 2 1:0 OtherRound, 2 in vain
        done
          assign 1 [0, 2) of train 1 in generation 2
          weights 2 after 1 updates
          assign 2 [2, 4) of train 1 in generation 2
        """);

    [Fact]
    public void Sender_ThatStallsInTheMiddle_GivesWayToTheCopy() => Transcript.Play(TwoAtWork + """
        begin 1 1:0
          accept 1 1:0
          reduce train 0
          stream 1 after 1 updates
          stream 2 after 1 updates
        tick 399
          nothing
        tick 1
          copy 2 [0, 2) of train 0 in generation 2
        begin 2 1:0
          discard 2 1:0 Duplicate
        sum 2 1:0
          withdraw 1 1:0
          accept 2 1:0
          complete train 0
        sum 1 1:0
          discard 1 1:0 OtherRound, 2 in vain
        """);

    [Fact]
    public void Draining_OvertakenByACopy_IsReleased() => Transcript.Play(TwoAtWork + """
        drain 1
          report 1 active, 0 idle in generation 3
        tick 1
          copy 2 [0, 2) of train 0 in generation 3
        sum 2 1:0
          accept 2 1:0
          release 1 Drained
          complete train 0
        """);

    [Fact]
    public void Overtaken_GivesUp_IsGivenWorkAgain() => Transcript.Play(TwoAtWork + """
        tick 1
          copy 2 [0, 2) of train 0 in generation 2
        sum 2 1:0
          accept 2 1:0
          complete train 0
        abandon 1 2 train 0
          nothing
        done
          weights 1 after 1 updates
          assign 1 [0, 2) of train 1 in generation 2
          weights 2 after 1 updates
          assign 2 [2, 4) of train 1 in generation 2
        """);

    [Fact]
    public void TooFew_NothingIsGivenOutUntilOneJoins() => Transcript.Play("""
        run leaves=4 start=2 least=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        lost 2
          report 1 active, 0 idle in generation 3
        sum 1 1:0
          accept 1 1:0
        join 3
          report 2 active, 0 idle in generation 4
          assign 1 [2, 3) of train 0 in generation 4
          weights 3 after 0 updates
          assign 3 [3, 4) of train 0 in generation 4
        """);

    [Fact]
    public void TooFew_AskedToStop_EndsTheRoundWithWhoIsThere() => Transcript.Play("""
        run leaves=2 start=2 least=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 2
        lost 2
          report 1 active, 0 idle in generation 3
        stop
          assign 1 [1, 2) of train 0 in generation 3
        """);

    [Fact]
    public void TooMany_StandByUntilOneLeaves() => Transcript.Play("""
        run leaves=4 most=1
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        join 2
          report 1 active, 1 idle in generation 2
        lost 1
          report 1 active, 0 idle in generation 3
          weights 2 after 0 updates
          assign 2 [0, 4) of train 0 in generation 3
        """);
}
