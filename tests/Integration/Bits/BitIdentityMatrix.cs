using System.Text.RegularExpressions;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Bits;

/// <summary>The one promise: same job, same seed, same bits, however the work is shared out. Every third cell, so that each model meets a third of
/// the shapes and each shape a third of the models; all of them with <see cref="Whole"/>.</summary>
[Collection(Undisturbed.Name)]
public sealed class BitIdentityMatrix(ReferenceRuns references) : ClusterTest
{
    public static TheoryData<string> Models => [.. ModelCatalog.All.Keys];

    /// <summary>Name of the variable that asks for every cell if it is 1.</summary>
    public const string Whole = "CLUSTER_TEST_ALL_CELLS";

    public static TheoryData<string, string> Cells
    {
        get
        {
            var isWhole = Environment.GetEnvironmentVariable(Whole) == "1";
            return
            [
                .. ModelCatalog.All.Keys.Index().SelectMany(model => ClusterShape.All.Keys.Index()
                    .Where(shape => isWhole || (model.Index + shape.Index) % 3 == 0)
                    .Select(shape => new TheoryDataRow<string, string>(model.Item, shape.Item))),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Weights_HoweverShared_HaveTheBitsOfTheReference(string model, string shape)
    {
        var (job, form) = (ModelCatalog.All[model], ClusterShape.All[shape]);
        var reference = await references.Of(job);

        var ended = await Workspace.RunAsync(form.Arguments(Workspace.Write(job)), form.Environment);

        var summary = RunSummary.Of(ended.Succeeded());
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(reference.TestLoss, summary.TestLoss);
        Assert.Equal(reference.TestAccuracy, summary.TestAccuracy);
        Assert.Equal(form.Workers, summary.Workers);
        Assert.Equal(form.Transport, summary.Transport);
        AssertPath(form, ended);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Job_OfTheCatalog_EndsAnEpochInAShortLeafAndAbsentOnes(string model)
    {
        var job = TrainingJob.Open(ModelCatalog.All[model], Workspace.File(TinyImages.Folder));

        var (steps, batches) = (job.Steps, job.Training);
        var (last, lastBatch) = (steps.StepsPerEpoch - 1, batches.StepsPerEpoch - 1);
        var lastLeaf = batches.LeafCount(lastBatch) - 1;
        Assert.True(steps.StepsPerEpoch > 1, "an epoch of several steps");
        Assert.True(steps.LeafCount(last) < steps.LeafCount(0), "absent leaves in the last step");
        Assert.True(batches.LeafSamples(lastBatch, lastLeaf).Count < batches.LeafSamples(0, 0).Count, "a short micro-batch in the last batch");
        Assert.True(steps.LeafCount(0) >= ClusterShape.All.Values.Max(shape => shape.Workers), "work for every worker");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Weights_OfAnotherSeed_HaveOtherBits(string model)
    {
        var job = ModelCatalog.All[model];
        JobSpec other = job with { Seed = job.Seed + 100 };

        Assert.NotEqual((await references.Of(job)).WeightsDigest, (await references.Of(other)).WeightsDigest);
    }

    // The setting is worth nothing if the runtime ignores it: the workers themselves say which path they took.
    private void AssertPath(ClusterShape shape, EndedProcess ended)
    {
        var expected = SimdPaths.Expected(shape.BestSimd);
        var joined = ended.Errors.SelectMany(line => Regex.Matches(line, @"^worker \d+ joined: .*, (\w+)$"));
        Assert.Equal(Enumerable.Repeat(expected, shape.Workers), joined.Select(match => match.Groups[1].Value));
        if (!shape.More.Contains("--in-process"))
        {
            var log = File.ReadLines(Workspace.File("run", "worker-1.log"));
            Assert.Contains(log, line => line.EndsWith(expected, StringComparison.Ordinal));
        }
    }
}
