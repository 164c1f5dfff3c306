using Cluster.Cli.Launching;

namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>A worker takes its number from whoever launched it among others.</summary>
public sealed class RankTests
{
    public static TheoryData<string> Launchers => [.. LaunchedRank.Variables];

    [Theory]
    [MemberData(nameof(Launchers))]
    public void Rank_OfALauncher_IsTheNumberCountedFromOne(string variable) =>
        Assert.Equal(4, LaunchedRank.WorkerNumber(name => name == variable ? "3" : null));

    [Fact]
    public void Rank_WithoutLauncher_IsAnyNumber() => Assert.Equal(0, LaunchedRank.WorkerNumber(_ => null));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("one")]
    [InlineData("2147483647")]
    public void Rank_ThatIsNone_IsAnyNumber(string value) => Assert.Equal(0, LaunchedRank.WorkerNumber(_ => value));

    [Fact]
    public void Rank_OfMpirunWithinSlurm_IsMpiruns() =>
        Assert.Equal(3, LaunchedRank.WorkerNumber(name => name switch { "SLURM_PROCID" => "0", "OMPI_COMM_WORLD_RANK" => "2", _ => null }));
}
