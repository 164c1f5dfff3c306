using Cluster.Protocol.Events;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Scenarios;

public sealed class EndTests
{
    private const string WholeRun = """
        run leaves=2 start=2
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
        done
          release 1 RunFinished
          release 2 RunFinished
          finish after 1 updates, whole
        """;

    [Theory]
    [InlineData("lost 1")]
    [InlineData("drain 1")]
    [InlineData("renew 1")]
    [InlineData("wait 60")]
    [InlineData("stop")]
    public void End_LaterEvent_IsNothing(string later) => Transcript.Play($"""
        {WholeRun}
        {later}
          nothing
        """);

    [Fact]
    public void End_LaterWorker_IsReleased() => Transcript.Play($"""
        {WholeRun}
        join 3
          release 3 RunFinished
        """);

    [Theory]
    [InlineData("")]
    [InlineData(" term=4")]
    [InlineData(" step=1")]
    public void End_LaterSum_IsDiscarded(string details) => Transcript.Play($"""
        {WholeRun}
        sum 1 0:0{details}
          discard 1 0:0 OtherRound
        """);

    [Fact]
    public void RoundCompleted_EndsTheJob_ReleasesEverybodyAndIsWhole() => Transcript.Play("""
        run leaves=2 epochs=9 evaluation=1 start=2
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
        done
          weights 1 after 1 updates
          assign 1 [0, 1) of evaluate 1 in generation 2
        sum 1 0:0
          accept 1 0:0
          complete evaluate 1
        done ends
          release 1 RunFinished
          release 2 RunFinished
          finish after 1 updates, whole
        """);

    [Fact]
    public void RoundCompleted_OfAnotherRound_Throws()
    {
        var completing = Transcript.Play("""
            run leaves=2 steps=2
            join 1
              report 1 active, 0 idle in generation 1
              weights 1 after 0 updates
              assign 1 [0, 2) of train 0 in generation 1
            sum 1 1:0
              accept 1 1:0
              complete train 0
            """);
        var round = completing.Round;

        Assert.All(
            (Round[])[round with { Step = 1 }, round with { Kind = RoundKind.Evaluate }, round with { LeafCount = 3 }],
            other => Assert.Throws<ArgumentException>(() => Complete(completing, other)));
        Assert.Throws<ArgumentException>(() => Complete(Complete(completing, round), round));
    }

    [Fact]
    public void RoundCompleted_WithLeavesMissing_Throws()
    {
        var collecting = Transcript.Play("""
            run leaves=2
            join 1
              report 1 active, 0 idle in generation 1
              weights 1 after 0 updates
              assign 1 [0, 2) of train 0 in generation 1
            sum 1 0:0
              accept 1 0:0
            """);

        Assert.Throws<ArgumentException>(() => Complete(collecting, collecting.Round));
    }

    [Fact]
    public void Step_UnknownEvent_Throws()
    {
        var state = Transcript.Play("run leaves=2");

        Assert.Throws<ArgumentException>(() => ProtocolCore.Step(state, new Unheard(TimeSpan.Zero)));
    }

    private static ClusterState Complete(ClusterState state, Round round) =>
        ProtocolCore.Step(state, new RoundCompleted(TimeSpan.Zero, round)).State;

    private sealed record Unheard(TimeSpan Now) : ProtocolEvent(Now);
}
