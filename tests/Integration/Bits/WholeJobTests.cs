using Cluster.Integration.Harness;

namespace Cluster.Integration.Bits;

/// <summary>Jobs as people run them, whole.</summary>
public sealed class WholeJobTests : ClusterTest
{
    private const string DataVariable = "CLUSTER_TEST_DATA";

    [Fact]
    public async Task BuiltInJob_TwoWorkers_LearnsAndEqualsInProcess()
    {
        await AssertSameBitsAsync(minimumAccuracy: 0.97);
    }

    [Fact]
    public async Task FashionMnist_OneEpochOnTwoWorkers_LearnsAndEqualsInProcess()
    {
        var root = Environment.GetEnvironmentVariable(DataVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"{DataVariable} names no folder of datasets.");
        var folder = Path.Combine(root, "fashion-mnist");
        Assert.SkipUnless(Directory.Exists(folder), $"{DataVariable} has no folder fashion-mnist.");

        await AssertSameBitsAsync(minimumAccuracy: 0.8, "--data", folder, "--epochs", "1");
    }

    private async Task AssertSameBitsAsync(double minimumAccuracy, params string[] arguments)
    {
        var cluster = RunSummary.Of((await Workspace.RunAsync(["local", .. arguments, "--workers", "2", "--json"])).Succeeded());
        var alone = RunSummary.Of((await Workspace.RunAsync(["local", .. arguments, "--workers", "1", "--in-process", "--json"])).Succeeded());

        Assert.Equal(alone.WeightsDigest, cluster.WeightsDigest);
        Assert.Equal(alone.TestLoss, cluster.TestLoss);
        Assert.InRange(cluster.TestAccuracy!.Value, minimumAccuracy, 1);
    }
}
