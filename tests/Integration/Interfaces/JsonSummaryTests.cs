using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Interfaces;

/// <summary>What scripts rely on.</summary>
[Collection(Undisturbed.Name)]
public sealed class JsonSummaryTests : ClusterTest
{
    private static readonly string[] Keys =
    [
        "test_accuracy", "test_loss", "samples_per_second", "seconds", "workers", "transport", "copied_micro_batches", "wasted_micro_batches",
        "weights_digest", "checkpoint",
    ];

    [Theory]
    [InlineData("2")]
    [InlineData("1", "--in-process")]
    public async Task Json_Asked_IsTheOnlyLineAndTrueOfTheCheckpoint(string workers, params string[] more)
    {
        var job = ModelCatalog.All["relu-adam"];

        var ended = (await Workspace.RunAsync(["local", Workspace.Write(job), "--json", "--workers", workers, .. more])).Succeeded();

        var line = JsonElement.Parse(Assert.Single(ended.Output));
        Assert.Equal(Keys.Order(), line.EnumerateObject().Select(property => property.Name).Order());
        var summary = RunSummary.Of(ended);
        Assert.InRange(summary.TestAccuracy!.Value, 0.5, 1);
        Assert.InRange(summary.TestLoss!.Value, 0, 2.3);
        Assert.True(summary.SamplesPerSecond > 0);
        Assert.True(summary.Seconds > 0);

        // The digest is of the weights that were really stored.
        var (state, digest) = StoredWeights.Read(Workspace, job, summary.Checkpoint);
        Assert.Equal(summary.WeightsDigest, digest);
        Assert.Equal((10, job.Seed), (state.Step, state.Seed));
    }

    [Fact]
    public async Task PlainOutput_NamesDigestAndCheckpoint()
    {
        var job = Workspace.Write(ModelCatalog.Smallest);

        var ended = (await Workspace.RunAsync(["local", job, "--run-folder", "run", "--in-process"])).Succeeded();

        Assert.Empty(ended.Errors);
        var checkpoint = Workspace.File("run", "checkpoints", "step-00000010");
        Assert.Contains(ended.Output, line => line.EndsWith(checkpoint, StringComparison.Ordinal));
        var digest = StoredWeights.Read(Workspace, ModelCatalog.Smallest, checkpoint).Digest;
        Assert.Contains(ended.Output, line => line.EndsWith(digest, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CommandLine_OverTheJobFile_Wins()
    {
        var job = Workspace.Write(ModelCatalog.Smallest);

        var ended = await Workspace.RunAsync(["local", job, "--json", "--in-process", "--epochs", "1", "--seed", "99"]);

        var summary = RunSummary.Of(ended.Succeeded());

        var state = StoredWeights.Read(Workspace, ModelCatalog.Smallest, summary.Checkpoint).State;
        Assert.Equal((5, 99UL), (state.Step, state.Seed));
    }
}
