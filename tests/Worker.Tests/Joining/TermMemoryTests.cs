using Cluster.V1;
using Cluster.Worker.Joining;

namespace Cluster.Worker.Tests.Joining;

public sealed class TermMemoryTests
{
    private readonly TermMemory _memory = new();

    [Fact]
    public void Coordinator_OfAnOlderTerm_IsNotFollowed()
    {
        Assert.Null(Refusal("run", 2));
        Assert.Null(Refusal("run", 2));
        Assert.Null(Refusal("run", 5));

        Assert.Contains("in term 4, but the run is in term 5", Refusal("run", 4), StringComparison.Ordinal);
        Assert.Null(Refusal("run", 5));
    }

    [Fact]
    public void Coordinator_OfAnotherRun_HasTermsOfItsOwn()
    {
        Assert.Null(Refusal("run", 5));

        Assert.Null(Refusal("other", 1));
    }

    [Fact]
    public void Answer_WithoutAFence_IsNotFollowed() => Assert.Equal("it names no run", _memory.Refusal(null));

    private string? Refusal(string job, long term) => _memory.Refusal(new Fence { Job = job, Term = term });
}
