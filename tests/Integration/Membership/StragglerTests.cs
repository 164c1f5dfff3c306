using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Membership;

/// <summary>Slow workers and too few of them: nobody waits longer than need be, and no bit tells.</summary>
public sealed class StragglerTests(ReferenceRuns references) : ClusterTest
{
    [Theory]
    [InlineData("auto")]
    [InlineData("grpc")]
    [InlineData("sockets")]
    public async Task StoppedWorker_WhoseLeaseLasts_IsOvertakenByCopies(string transport)
    {
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 2, more: ["--transport", transport]);
        var stopped = await cluster.JoinAsync([]);

        // It is given half of the first step and stays silent; its lease lasts for longer than the test.
        stopped.Signal(Signals.Stop);
        var quick = await cluster.JoinAsync([]);

        // Without a copy there would never be a first step.
        await cluster.Coordinator.EventAsync("step_done");
        stopped.Signal(Signals.Kill);

        var summary = await cluster.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.InRange(summary.CopiedMicroBatches, 1, long.MaxValue);
        (await quick.EndAsync()).Succeeded();
        (await stopped.EndAsync()).Exited(128 + Signals.Kill);
    }

    [Fact]
    public async Task TooFewWorkers_TrainingWaitsAndGoesOnWithTheSameBits()
    {
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(
            Workspace, Straggler.LongJob, workers: 2, more: ["--min-workers", "2", "--max-workers", "2", .. Straggler.Wait]);
        var (first, second) = (await cluster.JoinAsync(["--slow", Straggler.Factor]), await cluster.JoinAsync([]));
        await cluster.Coordinator.EventAsync("step_done");

        first.Signal(Signals.Kill);

        var pause = await cluster.Coordinator.EventAsync("training_paused");
        Assert.Equal((1, 2), (pause.GetProperty("have").GetInt32(), pause.GetProperty("need").GetInt32()));
        var third = await cluster.JoinAsync([]);
        await cluster.Coordinator.EventAsync("training_goes_on");
        Assert.Equal(reference.WeightsDigest, (await cluster.FinishAsync()).WeightsDigest);
        (await second.EndAsync()).Succeeded();
        (await third.EndAsync()).Succeeded();
    }
}
