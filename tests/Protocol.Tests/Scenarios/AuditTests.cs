namespace Cluster.Protocol.Tests.Scenarios;

/// <summary>Contributions that are computed twice.</summary>
public sealed class AuditTests
{
    [Fact]
    public void Audit_OfEverySum_CompletesTheRoundAfterTheLastVote() => Transcript.Play("""
        run leaves=4 start=2 audit=0
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        sum 1 1:0
          accept 1 1:0
          assign 2 [0, 2) of train 0 in generation 2
        sum 2 1:1
          accept 2 1:1
          assign 1 [2, 4) of train 0 in generation 2
        sum 2 1:0
          keep 2 1:0
          audit 1 1:0 Passed
        sum 1 1:1
          keep 1 1:1
          audit 2 1:1 Passed
          complete train 0
        """);

    [Fact]
    public void Audit_WithoutASecondWorker_IsLeftOut() => Transcript.Play("""
        run leaves=2 audit=0
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
          audit 1 1:0 NobodyElse
          complete train 0
        """);

    [Fact]
    public void Audit_WithTwoWorkersThatDiffer_IsSettledByTheHost() => Transcript.Play("""
        run leaves=2 start=2 audit=0
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 2
        sum 1 0:0 digest=7
          accept 1 0:0
          assign 2 [0, 1) of train 0 in generation 2
        sum 2 0:0 digest=8
          keep 2 0:0
          recompute 0:0 of train 0 in generation 2
        own 0:0 digest=8
          quarantine 1 0:0, other than 2
          evict 1
          report 1 active, 0 idle in generation 3
          restart train 0
          assign 2 [0, 2) of train 0 in generation 3
        sum 2 1:0
          accept 2 1:0
          audit 2 1:0 NobodyElse
          complete train 0
        join 3 process=1
          evict 3
        """);

    [Fact]
    public void Audit_WithThreeDifferentResults_EndsTheRun() => Transcript.Play("""
        run leaves=2 start=2 audit=0
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 2
        sum 1 0:0 digest=7
          accept 1 0:0
          assign 2 [0, 1) of train 0 in generation 2
        sum 2 0:0 digest=8
          keep 2 0:0
          recompute 0:0 of train 0 in generation 2
        own 0:0 digest=9
          give up 0:0 of train 0
        """);

    [Fact]
    public void Audit_OfOneWhoseEarlierSumsNobodyLookedAt_GoesBackBehindTheFirst() => Transcript.Play("""
        run leaves=2 steps=4 start=3 audit=2 from=1
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        join 3
          report 3 active, 1 idle in generation 3
          weights 1 after 1 updates
          assign 1 [0, 1) of train 1 in generation 3
          weights 2 after 1 updates
          assign 2 [1, 2) of train 1 in generation 3
        sum 1 0:0
          accept 1 0:0
        sum 2 0:1
          accept 2 0:1
          complete train 1
        done
          weights 1 after 2 updates
          assign 1 [0, 1) of train 2 in generation 3
          weights 2 after 2 updates
          assign 2 [1, 2) of train 2 in generation 3
        sum 1 0:0 digest=7
          accept 1 0:0
          weights 3 after 2 updates
          assign 3 [0, 1) of train 2 in generation 3
        sum 3 0:0 digest=8
          keep 3 0:0
          assign 2 [0, 1) of train 2 in generation 3
        sum 2 0:0 digest=8
          keep 2 0:0
          quarantine 1 0:0, other than 3, trusted up to 1 updates
          evict 1
          report 2 active, 0 idle in generation 4
          go back to 1 updates
        sum 2 0:1
          discard 2 0:1 OtherRound
        back 1
          weights 2 after 1 updates
          assign 2 [0, 1) of train 1 in generation 4
          weights 3 after 1 updates
          assign 3 [1, 2) of train 1 in generation 4
        """);

    [Fact]
    public void Audit_WhoseSecondWorkerIsLost_GoesToAnother() => Transcript.Play("""
        run leaves=2 start=3 audit=0
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
        join 3
          report 3 active, 1 idle in generation 3
          weights 1 after 0 updates
          assign 1 [0, 1) of train 0 in generation 3
          weights 2 after 0 updates
          assign 2 [1, 2) of train 0 in generation 3
        sum 1 0:0
          accept 1 0:0
          weights 3 after 0 updates
          assign 3 [0, 1) of train 0 in generation 3
        lost 3
          report 2 active, 0 idle in generation 4
          assign 2 [0, 1) of train 0 in generation 4
        """);
}
