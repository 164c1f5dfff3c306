using Cluster.Coordinator.Auditing;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Tests.Auditing;

public sealed class SampledAuditsTests
{
    private const int Leaves = 8;
    private const int Steps = 2500;

    [Theory]
    [InlineData(0.01, 150, 250)]
    [InlineData(0.5, 9700, 10300)]
    [InlineData(1, Leaves * Steps, Leaves * Steps)]
    public void Includes_OfManyContributions_IsTheShare(double share, int least, int most) =>
        Assert.InRange(Sampled(new SampledAudits(7, share)).Count, least, most);

    [Fact]
    public void Includes_SameSeed_ChoosesTheSame()
    {
        var first = Sampled(new SampledAudits(7, 0.1));

        Assert.Equal(first, Sampled(new SampledAudits(7, 0.1)));
        Assert.NotEqual(first, Sampled(new SampledAudits(8, 0.1)));
    }

    [Fact]
    public void Includes_OfALargerShare_HoldsThoseOfASmallerOne() =>
        Assert.Empty(Sampled(new SampledAudits(7, 0.1)).Except(Sampled(new SampledAudits(7, 0.2))));

    private static List<(int Step, int Leaf)> Sampled(SampledAudits audits) =>
    [
        .. from step in Enumerable.Range(0, Steps)
           from leaf in Enumerable.Range(0, Leaves)
           where audits.Includes(new Round(RoundKind.Train, step, 0, step, Leaves), leaf)
           select (step, leaf),
    ];
}
