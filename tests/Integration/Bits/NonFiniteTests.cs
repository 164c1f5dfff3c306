using Cluster.Engine.Optimizers;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Bits;

/// <summary>What becomes of gradients that are no numbers follows from the reduced gradient: the same for any workers, and after a resume.</summary>
[Collection(Undisturbed.Name)]
public sealed class NonFiniteTests : ClusterTest
{
    public NonFiniteTests() => PoisonedPoints.Write(Workspace);

    [Theory]
    [InlineData(NonFinitePolicy.Skip, "the step was skipped", "--in-process --workers 3", "--workers 2 --topology all-reduce")]
    [InlineData(NonFinitePolicy.Clip, "these count as 0", "--in-process --workers 3", "--workers 2")]
    public async Task Run_HoweverShared_DecidesAlikeAndNamesTheLayer(NonFinitePolicy policy, string told, params string[] shapes)
    {
        var job = Workspace.Write(PoisonedPoints.Job(policy));
        var reference = (await RunAsync(job, "--in-process", "--workers", "1")).Succeeded();

        Assert.Contains(reference.Errors, line => line.Contains(told, StringComparison.Ordinal) && line.Contains("0.weight",
            StringComparison.Ordinal));
        var summary = RunSummary.Of(reference);
        Assert.True(double.IsFinite(summary.TestLoss!.Value));
        foreach (var shape in shapes)
        {
            var other = RunSummary.Of((await RunAsync(job, shape.Split(' '))).Succeeded());
            Assert.Equal((summary.WeightsDigest, summary.TestLoss), (other.WeightsDigest, other.TestLoss));
        }
    }

    [Fact]
    public async Task Skip_StoppedBehindASkippedStepAndResumed_HasTheBitsOfTheWholeRun()
    {
        var job = Workspace.Write(PoisonedPoints.Job(NonFinitePolicy.Skip));
        var whole = RunSummary.Of((await RunAsync(job, "--in-process")).Succeeded());

        // Which step of an epoch it is does not matter: behind a whole one it was.
        var stopped = (await RunAsync(job, "--in-process", "--run-folder", "run", "--stop-after", $"{PoisonedPoints.StepsPerEpoch}")).Succeeded();
        var resumed = (await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--workers", "3", "--json"])).Succeeded();

        Assert.Equal(whole.WeightsDigest, RunSummary.Of(resumed).WeightsDigest);
    }

    [Fact]
    public async Task Fail_GradientThatIsNone_NamesStepLayerCountAndOrigin()
    {
        var ended = await RunAsync(Workspace.Write(PoisonedPoints.Job(NonFinitePolicy.Fail)), "--in-process", "--workers", "2");

        ended.Refused(
            "the training loss became NaN at step ",
            "values that are NaN or infinite, the first in 0.weight",
            "first in micro-batches [",
            "lower the learning rate or look for extreme inputs");
    }

    [Fact]
    public async Task Skip_EveryStep_EndsTheRunAfterTen()
    {
        var job = ModelCatalog.Smallest with
        {
            Training = ModelCatalog.Training with { Epochs = 4, NonFinite = NonFinitePolicy.Skip, MaxGradientNorm = 1e-9 },
        };

        var ended = await RunAsync(Workspace.Write(job), "--in-process");

        ended.Refused("the gradient of step 9 has a norm of ", "above max_gradient_norm, most of it in ", "after 9 skipped steps in a row");
    }

    private Task<EndedProcess> RunAsync(string job, params IEnumerable<string> more) => Workspace.RunAsync(["local", job, "--json", .. more]);
}
