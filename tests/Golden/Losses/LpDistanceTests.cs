using Cluster.Engine.Losses;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Losses;

/// <summary>The distance to targets, against the figures for the distance of pairs; those say more than this loss has, so that this class
/// runs no golden file of its own.</summary>
public sealed class LpDistanceTests
{
    public static TheoryData<string> Distances => GoldenSet.Names("losses", example => example.Kind == "lp_distance");

    [Theory]
    [MemberData(nameof(Distances))]
    public void LpDistance_AgainstTargets_MatchesTheDistanceOfPairs(string name)
    {
        var example = GoldenSet.Case("losses", name);

        LossRun.AssertMatches(example, LossSetup.Plain(example, new LpDistance(LossKinds.Number(example, "p"))));
    }
}
