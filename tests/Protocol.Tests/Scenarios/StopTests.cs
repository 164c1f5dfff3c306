namespace Cluster.Protocol.Tests.Scenarios;

public sealed class StopTests
{
    [Fact]
    public void Stop_MidRound_FinishesTheRoundAndEnds() => Transcript.Play("""
        run leaves=2 steps=5
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        stop
          nothing
        stop
          nothing
        sum 1 1:0
          accept 1 1:0
          complete train 0
        done
          release 1 RunFinished
          finish after 1 updates, stopped
        """);

    [Fact]
    public void Stop_WhileTheRoundCompletes_EndsWithIt() => Transcript.Play("""
        run leaves=2 steps=5
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 0
        stop
          nothing
        done
          release 1 RunFinished
          finish after 1 updates, stopped
        """);

    [Fact]
    public void Stop_BeforeAnybodyJoined_EndsAtOnce() => Transcript.Play("""
        run leaves=2 start=2
        stop
          finish after 0 updates, stopped
        """);

    [Fact]
    public void Stop_WhileWaitingForWorkers_ReleasesThoseThatCame() => Transcript.Play("""
        run leaves=2 start=3
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        stop
          release 1 RunFinished
          release 2 RunFinished
          finish after 0 updates, stopped
        """);

    [Fact]
    public void Stop_WithEverybodyLost_EndsAtOnce() => Transcript.Play("""
        run leaves=2
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        lost 1
          report 0 active, 0 idle in generation 2
        stop
          finish after 0 updates, stopped
        """);

    [Fact]
    public void Stop_ThenEverybodyLost_EndsWithTheStepUnfinished() => Transcript.Play("""
        run leaves=2 steps=3
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 0
        done
          weights 1 after 1 updates
          assign 1 [0, 2) of train 1 in generation 1
        stop
          nothing
        sum 1 0:0
          accept 1 0:0
        wait 11
          evict 1
          report 0 active, 0 idle in generation 2
          finish after 1 updates, stopped
        """);

    [Fact]
    public void Stop_OnlyADrainingWorkerLeft_WaitsForWhatItHolds() => Transcript.Play("""
        run leaves=2 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 2
        drain 1
          report 1 active, 0 idle in generation 3
        stop
          nothing
        lost 2
          report 0 active, 0 idle in generation 4
        sum 1 0:0
          accept 1 0:0
          release 1 Drained
          finish after 0 updates, stopped
        """);

    [Fact]
    public void Stop_BeforeTheLastEvaluation_IsNotAWholeRun() => Transcript.Play("""
        run leaves=2 evaluation=1
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        stop
          nothing
        sum 1 1:0
          accept 1 1:0
          complete train 0
        done
          release 1 RunFinished
          finish after 1 updates, stopped
        """);

    [Fact]
    public void Stop_InTheLastRound_IsAWholeRun() => Transcript.Play("""
        run leaves=2 evaluation=1
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 0
        done
          weights 1 after 1 updates
          assign 1 [0, 1) of evaluate 1 in generation 1
        stop
          nothing
        sum 1 0:0
          accept 1 0:0
          complete evaluate 1
        done
          release 1 RunFinished
          finish after 1 updates, whole
        """);
}
