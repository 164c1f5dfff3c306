namespace Cluster.Protocol.Tests.Scenarios;

public sealed class StartTests
{
    [Fact]
    public void Start_TooFewWorkers_Waits() => Transcript.Play("""
        run leaves=8 start=3
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        wait 5
          nothing
        """);

    [Fact]
    public void Start_EnoughWorkers_SharesTheRoundOut() => Transcript.Play("""
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
        """);

    [Fact]
    public void Start_WorkerLeavesWhileWaiting_DoesNotCount() => Transcript.Play("""
        run leaves=2 start=2
        join 1
          report 1 active, 0 idle in generation 1
        lost 1
          report 0 active, 0 idle in generation 2
        join 2
          report 1 active, 0 idle in generation 3
        drain 2
          report 0 active, 0 idle in generation 4
          release 2 Drained
        join 3
          report 1 active, 0 idle in generation 5
        join 4
          report 2 active, 0 idle in generation 6
          weights 3 after 0 updates
          assign 3 [0, 1) of train 0 in generation 6
          weights 4 after 0 updates
          assign 4 [1, 2) of train 0 in generation 6
        """);

    [Fact]
    public void Start_LeaseExpiresWhileWaiting_DoesNotCount() => Transcript.Play("""
        run leaves=2 start=2
        join 1
          report 1 active, 0 idle in generation 1
        wait 11
          evict 1
          report 0 active, 0 idle in generation 2
        join 2
          report 1 active, 0 idle in generation 3
        """);

    [Fact]
    public void Start_Begun_GoesOnWithFewerWorkersThanItWaitedFor() => Transcript.Play("""
        run leaves=2 start=2
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
          assign 1 [1, 2) of train 0 in generation 3
        sum 1 0:0
          accept 1 0:0
        sum 1 0:1
          accept 1 0:1
          complete train 0
        done
          release 1 RunFinished
          finish after 1 updates, whole
        """);
}
