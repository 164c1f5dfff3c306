using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Membership;

/// <summary>A worker that hangs, as a paused machine does, loses its lease and its range.</summary>
public sealed class LeaseTests(ReferenceRuns references) : ClusterTest
{
    private const string ShortLease = "2";

    [Fact]
    public async Task HangingWorker_LeaseRunsOut_IsEvictedAndTheBitsStay()
    {
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 2, ShortLease, more: Straggler.Wait);
        var hanging = await cluster.JoinAsync(["--slow", Straggler.Factor, "--reconnect-timeout", "0.1"]);
        var healthy = await cluster.JoinAsync([]);

        hanging.Signal(Signals.Stop);

        await cluster.LossAsync();
        var summary = await cluster.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        (await healthy.EndAsync()).Succeeded();

        hanging.Signal(Signals.Continue);
        (await hanging.EndAsync()).Refused("coordinator");
    }

    [Fact]
    public async Task EvictedWorker_ContinuedWhileTheRunGoesOn_JoinsAgainAndTheBitsStay()
    {
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 2, ShortLease, more: Straggler.Wait);
        var hanging = await cluster.JoinAsync([]);
        var slow = await cluster.JoinAsync(["--slow", Straggler.Factor]);
        hanging.Signal(Signals.Stop);
        var lost = (await cluster.LossAsync()).GetProperty("worker").GetInt32();

        hanging.Signal(Signals.Continue);

        var arrival = await cluster.Coordinator.EventAsync(
            "worker_arrived", again => again.GetProperty("process_id").GetInt32() == hanging.Id && again.GetProperty("worker").GetInt32() != lost);
        Assert.True(arrival.GetProperty("worker").GetInt32() > lost, "its identity was given to another or to itself again");

        // It takes over, so that the test need not wait for the slow one.
        slow.Signal(Signals.Terminate);
        Assert.Equal(reference.WeightsDigest, (await cluster.FinishAsync()).WeightsDigest);
        (await slow.EndAsync()).Succeeded();
        (await hanging.EndAsync()).Succeeded();
    }
}
