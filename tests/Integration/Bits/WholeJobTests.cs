using Cluster.Integration.Harness;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Bits;

/// <summary>Jobs as people run them, whole.</summary>
[Collection(Undisturbed.Name)]
public sealed class WholeJobTests : ClusterTest
{
    private const string DataVariable = "CLUSTER_TEST_DATA";

    [Fact]
    public async Task BuiltInJob_TwoWorkers_LearnsAndEqualsInProcess()
    {
        await AssertSameBitsAsync(minimumAccuracy: 0.97);
    }

    [Fact]
    public async Task BuiltInData_LinearModel_StaysBelow92Percent()
    {
        var job = BuiltInJobs.ImageClassifier("glyphs-linear", new GlyphDataSpec()) with
        {
            Model = [Part.Of("flatten"), Part.Of("linear", ("units", 10))],
            Optimizer = Part.Of("adam", ("learning_rate", 3e-3)),
            Training = new TrainingSpec(Epochs: 15, Batch: 256),
        };
        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--in-process", "--json"]);

        // Above chance by far, so that the model did learn what a linear one can.
        Assert.InRange(RunSummary.Of(ended.Succeeded()).TestAccuracy!.Value, 0.75, 0.92);
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
        var cluster = await RunAsync(["--workers", "2"]);
        var alone = await RunAsync(["--workers", "1", "--in-process"]);

        Assert.Equal(alone.WeightsDigest, cluster.WeightsDigest);
        Assert.Equal(alone.TestLoss, cluster.TestLoss);
        Assert.InRange(cluster.TestAccuracy!.Value, minimumAccuracy, 1);

        async Task<RunSummary> RunAsync(string[] more) =>
            RunSummary.Of((await Workspace.RunAsync(["local", .. arguments, .. more, "--json"])).Succeeded());
    }
}
