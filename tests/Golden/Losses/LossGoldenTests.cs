using Cluster.Golden.Suite;

namespace Cluster.Golden.Losses;

/// <summary>Every loss, as an operation on a tape with the reduction of its case.</summary>
[GoldenArea("losses")]
public sealed class LossGoldenTests
{
    public static TheoryData<string> All => GoldenSet.Names("losses");

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_GoldenCase_MatchesPyTorch(string name)
    {
        var example = GoldenSet.Case("losses", name);

        LossRun.AssertMatches(example, LossKinds.SetupOf(example));
    }
}
