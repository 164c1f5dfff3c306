using Cluster.Collectives.Joining;

namespace Cluster.Collectives.Tests.Joining;

public sealed class BuildIdentityTests
{
    [Fact]
    public void Of_SameAssemblies_IsTheSameHash()
    {
        Assert.Matches("^[0-9a-f]{64}$", BuildIdentity.Of());
        Assert.Equal(BuildIdentity.Of(), BuildIdentity.Of());
        Assert.Equal(
            BuildIdentity.Of(typeof(BuildIdentityTests).Assembly, typeof(Assert).Assembly),
            BuildIdentity.Of(typeof(Assert).Assembly, typeof(BuildIdentityTests).Assembly));
    }

    [Fact]
    public void Of_OtherAssemblies_IsAnotherHash()
    {
        var (own, assert) = (BuildIdentity.Of(typeof(BuildIdentityTests).Assembly), BuildIdentity.Of(typeof(Assert).Assembly));

        Assert.Equal(3, ((string[])[BuildIdentity.Of(), own, assert]).Distinct().Count());
    }
}
