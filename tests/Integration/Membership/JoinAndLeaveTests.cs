using Cluster.Integration.Bits;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Membership;

/// <summary>Workers come and go while a run is on; nobody sees it in the weights.</summary>
public sealed class JoinAndLeaveTests(ReferenceRuns references) : ClusterTest
{
    [Fact]
    public async Task LateWorker_JoinsARunningCoordinator_TakesPartWithoutChangingABit()
    {
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 1, more: Straggler.Wait);
        var first = await cluster.JoinAsync(["--slow", Straggler.Factor]);
        await cluster.Coordinator.EventAsync("step_done");

        // The run waits for its only worker while the other starts, however long that takes.
        first.Signal(Signals.Stop);
        var late = await cluster.JoinAsync(["--threads", "2"]);
        first.Signal(Signals.Continue);
        first.Signal(Signals.Terminate);

        (await first.EndAsync()).Succeeded();
        var left = await cluster.Coordinator.EventAsync("worker_gone");
        Assert.False(left.GetProperty("is_loss").GetBoolean());
        var summary = await cluster.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(2, summary.Workers);
        (await late.EndAsync()).Succeeded();
    }

    [Fact]
    public async Task Coordinator_AllWorkersLost_WaitsForNewOnes()
    {
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 1, more: Straggler.Wait);
        var first = await cluster.JoinAsync(["--slow", Straggler.Factor]);
        await cluster.Coordinator.EventAsync("step_done");
        first.Signal(Signals.Kill);
        await cluster.LossAsync();

        await cluster.JoinAsync([]);

        var summary = await cluster.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(2, summary.Workers);
    }

    [Fact]
    public async Task Workers_OfDifferentProcessors_ShareARunBitForBit()
    {
        var job = ModelCatalog.All["tanh-sigmoid-momentum"];
        var reference = await references.Of(job);
        var cluster = await ManualCluster.StartAsync(Workspace, job, workers: 3);

        await cluster.JoinAsync([]);
        await cluster.JoinAsync([], SimdPaths.WithoutAvx512);
        await cluster.JoinAsync([], SimdPaths.WithoutAvx2);

        var summary = await cluster.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(3, summary.Workers);
        foreach (var path in (string[])[SimdPaths.Avx512, SimdPaths.Avx2, SimdPaths.Portable])
        {
            var expected = SimdPaths.Expected(path);
            await cluster.Coordinator.EventAsync("worker_arrived", arrival => arrival.GetProperty("simd").GetString() == expected);
        }
    }

    [Fact]
    public async Task SurplusWorkers_MoreThanMicroBatches_AreReportedIdle()
    {
        var job = ModelCatalog.All["relu-squares-sgd"] with { Training = ModelCatalog.Training with { MicroBatches = 1 } };
        var reference = await references.Of(job);

        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--workers", "2", "--json"]);

        Assert.Equal(reference.WeightsDigest, RunSummary.Of(ended.Succeeded()).WeightsDigest);
        Assert.Contains(ended.Errors, line => line.StartsWith("1 worker idle", StringComparison.Ordinal));
    }
}
