using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Bits;

/// <summary>What gradient accumulation and replicas promise beyond equal bits for any workers.</summary>
[Collection(Undisturbed.Name)]
public sealed class AlgorithmTests(ReferenceRuns references) : ClusterTest
{
    [Fact]
    public async Task Accumulation_OfTwoBatches_HasTheBitsOfOneTwiceAsLarge()
    {
        var job = ModelCatalog.All["convolution-batch-norm-dropout"];
        var halves = job with { Training = job.Training with { Batch = 64, MicroBatches = 4, Accumulate = 2 } };

        var (whole, accumulated) = (await references.Of(job), await references.Of(halves));

        Assert.Equal((whole.WeightsDigest, whole.TestLoss), (accumulated.WeightsDigest, accumulated.TestLoss));
    }

    [Fact]
    public async Task Replicas_OfOtherInnerSteps_HaveOtherBits()
    {
        var job = ModelCatalog.All["diloco-dropout-adamw"];
        var other = job with { Training = job.Training with { Diloco = job.Training.Diloco! with { InnerSteps = 4 } } };

        Assert.NotEqual((await references.Of(job)).WeightsDigest, (await references.Of(other)).WeightsDigest);
    }

    [Fact]
    public async Task LateWorker_OfReplicas_TakesPartWithoutChangingABit()
    {
        var job = ModelCatalog.All["diloco-dropout-adamw"];
        var reference = await references.Of(job);
        var cluster = await ManualCluster.StartAsync(Workspace, job, workers: 1, more: Straggler.Wait);

        // Each of the few steps is of many inner ones, and this worker is slow in all of them, to the run's end.
        var first = await cluster.JoinAsync(["--slow", "8x"]);
        await cluster.Coordinator.EventAsync("step_done");

        // The run waits for its only worker while the other starts, however long that takes.
        first.Signal(Signals.Stop);
        var late = await cluster.JoinAsync(["--threads", "2"]);
        first.Signal(Signals.Continue);

        var summary = await cluster.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(2, summary.Workers);
        (await first.EndAsync()).Succeeded();
        (await late.EndAsync()).Succeeded();
    }
}
