using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Rounds;

public sealed class PredictionPlanTests
{
    [Fact]
    public void After_FromTheFirstRoundOn_ListsEveryWindowOfEverySet()
    {
        var plan = new PredictionPlan(step: 7, leaves: [9, 4, 1], leavesPerWindow: 4);
        List<Round> rounds = [];
        for (var round = plan.First; round is not null; round = plan.After(round))
        {
            rounds.Add(round);
        }

        Assert.Equal([Window(0, 0, 4), Window(0, 1, 4), Window(0, 2, 1), Window(1, 0, 4), Window(2, 0, 1)], rounds);

        static Round Window(int set, int window, int leaves) => new(RoundKind.Predict, 7, set, window, leaves);
    }

    [Fact]
    public void Plan_WithoutSetsOrLeaves_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionPlan(0, [], 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionPlan(0, [3, 0], 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionPlan(0, [3], 0));
    }
}
