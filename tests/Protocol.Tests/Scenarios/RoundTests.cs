namespace Cluster.Protocol.Tests.Scenarios;

public sealed class RoundTests
{
    [Fact]
    public void Rounds_WholePlan_RunInOrderWithRaggedStepsAndEvaluations() => Transcript.Play("""
        run epochs=2 steps=2 leaves=4 last=3 evaluation=2
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        sum 1 2:0
          accept 1 2:0
          complete train 0
        done
          weights 1 after 1 updates
          assign 1 [0, 3) of train 1 in generation 1
        sum 1 2:0
          accept 1 2:0
          complete train 1
        done
          weights 1 after 2 updates
          assign 1 [0, 2) of evaluate 2 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete evaluate 2
        done
          assign 1 [0, 4) of train 2 in generation 1
        sum 1 2:0
          accept 1 2:0
          complete train 2
        done
          weights 1 after 3 updates
          assign 1 [0, 3) of train 3 in generation 1
        sum 1 2:0
          accept 1 2:0
          complete train 3
        done
          weights 1 after 4 updates
          assign 1 [0, 2) of evaluate 4 in generation 1
        sum 1 1:0
          accept 1 1:0
          complete evaluate 4
        done
          release 1 RunFinished
          finish after 4 updates, whole
        """);

    [Fact]
    public void Weights_SecondAssignmentOfAStep_AreNotSentAgain() => Transcript.Play("""
        run leaves=4 start=2 steps=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        lost 1
          report 1 active, 0 idle in generation 3
          assign 2 [0, 2) of train 0 in generation 3
        sum 2 1:1
          accept 2 1:1
        sum 2 1:0
          accept 2 1:0
          complete train 0
        done
          weights 2 after 1 updates
          assign 2 [0, 4) of train 1 in generation 3
        """);

    [Fact]
    public void Weights_EvaluationIdledAWorker_ReachItWithItsNextAssignment() => Transcript.Play("""
        run leaves=2 epochs=2 evaluation=1 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 2
        sum 2 0:1
          accept 2 0:1
        sum 1 0:0
          accept 1 0:0
          complete train 0
        done
          weights 1 after 1 updates
          assign 1 [0, 1) of evaluate 1 in generation 2
        sum 1 0:0
          accept 1 0:0
          complete evaluate 1
        done
          assign 1 [0, 1) of train 1 in generation 2
          weights 2 after 1 updates
          assign 2 [1, 2) of train 1 in generation 2
        """);

    [Fact]
    public void Weights_EvaluationOfTheAverage_ThenTheTrainedOnesComeAgain() => Transcript.Play("""
        run leaves=2 epochs=2 evaluation=1 average=1 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 2
        sum 2 0:1
          accept 2 0:1
        sum 1 0:0
          accept 1 0:0
          complete train 0
        done
          average 1 after 1 updates
          assign 1 [0, 1) of evaluate 1 in generation 2
        lost 1
          report 1 active, 0 idle in generation 3
          average 2 after 1 updates
          assign 2 [0, 1) of evaluate 1 in generation 3
        sum 2 0:0
          accept 2 0:0
          complete evaluate 1
        done
          weights 2 after 1 updates
          assign 2 [0, 2) of train 1 in generation 3
        """);

    [Fact]
    public void Sums_OfPartsOfARange_AreTakenOneByOneInAnyOrder() => Transcript.Play("""
        run leaves=8
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 8) of train 0 in generation 1
        sum 1 0:3
          accept 1 0:3
        sum 1 2:1
          accept 1 2:1
        sum 1 0:2
          accept 1 0:2
        sum 1 1:0
          accept 1 1:0
          complete train 0
        """);

    [Fact]
    public void Sums_OfARaggedRound_CountUnderAnyNameOfTheirNode() => Transcript.Play("""
        run leaves=5 start=3
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        join 3
          report 3 active, 0 idle in generation 3
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 3
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 3
          weights 3 after 0 updates
          assign 3 [4, 5) of train 0 in generation 3
        sum 3 1:2
          accept 3 1:2
        sum 3 2:1
          discard 3 2:1 Duplicate
        sum 1 1:0
          accept 1 1:0
        sum 2 1:1
          accept 2 1:1
          complete train 0
        """);
}
