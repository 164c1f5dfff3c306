using Cluster.Collectives.Exchanges;

namespace Cluster.Collectives.Tests.Exchanges;

public sealed class PendingSendsTests
{
    [Fact]
    public void Wait_WithoutSends_IsOverAtOnce() => Assert.True(new PendingSends().WaitAsync().IsCompleted);

    [Fact]
    public void Wait_ForTwoSends_EndsWithTheSecond()
    {
        var sends = new PendingSends();
        sends.Add();
        sends.Add();
        var waiting = sends.WaitAsync();

        sends.Done();
        Assert.False(waiting.IsCompleted);
        sends.Done();

        Assert.True(waiting.IsCompleted);
    }
}
