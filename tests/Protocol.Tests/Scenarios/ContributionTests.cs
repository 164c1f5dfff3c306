namespace Cluster.Protocol.Tests.Scenarios;

public sealed class ContributionTests
{
    [Fact]
    public void Contribution_OfAnotherTerm_IsDiscarded() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        sum 1 2:0 term=4
          discard 1 2:0 OtherTerm
        sum 1 2:0 term=6
          discard 1 2:0 OtherTerm
        sum 1 2:0
          accept 1 2:0
          complete train 0
        """);

    [Fact]
    public void Contribution_OfAStranger_IsDiscarded() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        sum 2 2:0
          discard 2 2:0 NotAMember
        """);

    [Fact]
    public void Contribution_BeforeTheStart_IsDiscarded() => Transcript.Play("""
        run leaves=4 start=2
        join 1
          report 1 active, 0 idle in generation 1
        sum 1 2:0
          discard 1 2:0 OtherRound
        """);

    [Fact]
    public void Contribution_OfAnotherStepOrKind_IsDiscarded() => Transcript.Play("""
        run leaves=2 epochs=2 evaluation=2
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 1
        sum 1 1:0 step=1
          discard 1 1:0 OtherRound
        sum 1 1:0 kind=evaluate
          discard 1 1:0 OtherRound
        sum 1 1:0
          accept 1 1:0
          complete train 0
        sum 1 1:0
          discard 1 1:0 OtherRound
        done
          weights 1 after 1 updates
          assign 1 [0, 2) of evaluate 1 in generation 1
        sum 1 1:0 kind=train
          discard 1 1:0 OtherRound
        sum 1 1:0 kind=train step=0
          discard 1 1:0 OtherRound
        sum 1 1:0
          accept 1 1:0
          complete evaluate 1
        done
          assign 1 [0, 2) of train 1 in generation 1
        sum 1 1:0 kind=evaluate
          discard 1 1:0 OtherRound
        """);

    [Fact]
    public void Contribution_OfAnotherGeneration_IsDiscarded() => Transcript.Play("""
        run leaves=4 start=2
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
        sum 2 1:0 generation=2
          discard 2 1:0 NotAssigned
        sum 2 1:1 generation=3
          discard 2 1:1 NotAssigned
        sum 2 1:1 generation=2
          accept 2 1:1
        sum 2 1:0 generation=3
          accept 2 1:0
          complete train 0
        """);

    [Fact]
    public void Contribution_NotAskedOfItsSender_IsDiscarded() => Transcript.Play("""
        run leaves=4 start=2
        join 1
          report 1 active, 0 idle in generation 1
        join 2
          report 2 active, 0 idle in generation 2
          weights 1 after 0 updates
          assign 1 [0, 2) of train 0 in generation 2
          weights 2 after 0 updates
          assign 2 [2, 4) of train 0 in generation 2
        sum 1 1:1
          discard 1 1:1 NotAssigned
        sum 1 2:0
          discard 1 2:0 NotAssigned
        join 3
          report 3 active, 0 idle in generation 3
        sum 3 0:0
          discard 3 0:0 NotAssigned
        """);

    [Theory]
    [InlineData("-1:0")]
    [InlineData("0:-1")]
    [InlineData("0:5")]
    [InlineData("1:3")]
    [InlineData("2:2")]
    [InlineData("3:1")]
    [InlineData("4:0")]
    [InlineData("31:0")]
    [InlineData("32:0")]
    [InlineData("2147483647:2147483647")]
    public void Contribution_OfNoNodeOfTheTree_IsDiscarded(string node) => Transcript.Play($"""
        run leaves=5
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 5) of train 0 in generation 1
        sum 1 {node}
          discard 1 {node} NotAssigned
        """);

    [Fact]
    public void Contribution_WithALeafThatIsIn_IsADuplicate() => Transcript.Play("""
        run leaves=8
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 8) of train 0 in generation 1
        sum 1 1:0
          accept 1 1:0
        sum 1 1:0
          discard 1 1:0 Duplicate
        sum 1 0:1
          discard 1 0:1 Duplicate
        sum 1 2:0
          discard 1 2:0 Duplicate, 2 in vain
          assign 1 [2, 4) of train 0 in generation 1
        sum 1 3:0
          discard 1 3:0 Duplicate, 4 in vain
          assign 1 [4, 8) of train 0 in generation 1
        sum 1 1:1
          accept 1 1:1
        """);

    [Fact]
    public void Contribution_OfAFinishedRange_IsADuplicate() => Transcript.Play("""
        run leaves=4 start=2
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
        sum 1 1:0
          discard 1 1:0 Duplicate
        sum 2 1:0
          discard 2 1:0 Duplicate
        """);

    [Fact]
    public void Contribution_Discarded_RenewsNoLease() => Transcript.Play("""
        run leaves=4
        join 1
          report 1 active, 0 idle in generation 1
          weights 1 after 0 updates
          assign 1 [0, 4) of train 0 in generation 1
        wait 9
          nothing
        sum 1 2:0 term=4
          discard 1 2:0 OtherTerm
        wait 2
          evict 1
          report 0 active, 0 idle in generation 2
        """);
}
