namespace Cluster.Protocol.Tests.Scenarios;

/// <summary>Runs that begin within their plan, or stop within it.</summary>
public sealed class ResumeTests
{
    [Fact]
    public void Start_WithinAnEpoch_BeginsWithThatStep() => Transcript.Play("""
        run leaves=2 last=1 steps=3 epochs=2 from=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 4 updates
          assign 1 [0, 2) of train 4 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 4
        done
          weights 1 after 5 updates
          assign 1 [0, 1) of train 5 in generation 1
        sum 1 0:0
          accept 1 0:0
          complete train 5
        done
          release 1 RunFinished
          finish after 6 updates, whole
        """);

    [Fact]
    public void Start_WithAnEvaluationDue_BeginsWithIt() => Transcript.Play("""
        run leaves=2 steps=2 epochs=2 evaluation=3 average=1 from=2 due=1
        join 1
          report 1 active, 0 idle in generation 1
          average 1 after 2 updates
          assign 1 [0, 3) of evaluate 2 in generation 1
        sum 1 2:0
          accept 1 2:0
          complete evaluate 2
        done
          weights 1 after 2 updates
          assign 1 [0, 2) of train 2 in generation 1
        """);

    [Fact]
    public void StopAfter_AStep_EndsBeforeTheNext() => Transcript.Play("""
        run leaves=2 steps=3 stop=1
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 0
        done
          release 1 RunFinished
          finish after 1 updates, stopped
        """);

    [Fact]
    public void StopAfter_AnEpochsLastStep_EvaluatesFirst() => Transcript.Play("""
        run leaves=2 steps=1 epochs=2 evaluation=2 stop=1
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 0
        done
          weights 1 after 1 updates
          assign 1 [0, 2) of evaluate 1 in generation 1
        """);

    [Fact]
    public void StopAfter_TheJobsLastStep_IsWhole() => Transcript.Play("""
        run leaves=2 stop=1
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete train 0
        done
          release 1 RunFinished
          finish after 1 updates, whole
        """);
}
