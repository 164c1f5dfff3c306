namespace Cluster.Protocol.Tests.Scenarios;

public sealed class LeaseTests
{
    [Fact]
    public void Lease_NotRenewed_EvictsAndReassigns() => Transcript.Play("""
        run leaves=4 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        wait 6
          nothing
        renew 2
          nothing
        wait 6
          evict 1
          report 1 active, 0 idle in generation 3
          assign 2 [0, 2) of train 0 in generation 3
        sum 1 1:0
          discard 1 1:0 NotAMember
        renew 1
          nothing
        """);

    [Fact]
    public void Lease_AtItsVeryEnd_StillHolds() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        wait 10
          nothing
        wait 1
          evict 1
          report 0 active, 0 idle in generation 2
        """);

    [Fact]
    public void Lease_AcceptedSum_Renews() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        wait 9
          nothing
        sum 1 0:0
          accept 1 0:0
        wait 9
          nothing
        wait 2
          evict 1
          report 0 active, 0 idle in generation 2
        """);

    [Fact]
    public void Lease_RenewalOfAnotherTerm_DoesNotCount() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        wait 9
          nothing
        renew 1 term=4
          nothing
        renew 1 term=6
          nothing
        wait 2
          evict 1
          report 0 active, 0 idle in generation 2
        """);

    [Fact]
    public void Lease_RenewalOfAStranger_MakesNoMember()
    {
        var state = Transcript.Play("""
            run leaves=4
            renew 3
              nothing
            """);

        Assert.Empty(state.Members);
    }

    [Fact]
    public void Lease_OfADrainingWorker_ExpiresToo() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        drain 1
          report 0 active, 0 idle in generation 2
        wait 11
          evict 1
          report 0 active, 0 idle in generation 3
        """);

    [Fact]
    public void Lease_SeveralExpireAtOnce_TheirLeavesGoToSurvivorsAlone()
    {
        var state = Transcript.Play("""
            run leaves=6 start=3
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
              assign 3 [4, 6) of train 0 in generation 3
            wait 6
              nothing
            renew 3
              nothing
            wait 6
              evict 1
              report 2 active, 0 idle in generation 4
              evict 2
              report 1 active, 0 idle in generation 5
              assign 3 [0, 4) of train 0 in generation 5
            """);

        Assert.Equal([3], state.Members.Keys.Select(worker => worker.Value));
    }
}
