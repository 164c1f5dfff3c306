using System.Globalization;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Membership;

/// <summary>Workers that die in the middle of a run change nothing but its duration.</summary>
public sealed class LossTests(ReferenceRuns references) : ClusterTest
{
    [Fact]
    public async Task LocalCluster_WorkerKilledFromOutside_EndsWithTheSameBits()
    {
        var reference = await references.Of(Straggler.LongJob);
        var run = Workspace.Start(
            ["local", Workspace.Write(Straggler.LongJob), "--workers", "3", "--slow", $"2:{Straggler.Factor}", "--json", .. Straggler.Wait]);
        var joined = await run.ErrorsAsync(@"^worker 2 joined: .*process (\d+)");
        await run.ErrorsAsync(Straggler.UnderWay);

        Signals.Send(Signals.Kill, int.Parse(joined.Groups[1].Value, CultureInfo.InvariantCulture));

        await run.ErrorsAsync("^worker 2 lost: ");
        var summary = RunSummary.Of((await run.EndAsync()).Succeeded());
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(3, summary.Workers);
    }

    [Theory]
    [InlineData("relu-adam", "1@0", "auto")]
    [InlineData("relu-adam", "3@7", "auto")]
    [InlineData("relu-adam", "3@7", "grpc")]
    [InlineData("relu-adam", "3@7", "sockets")]
    [InlineData("diloco-dropout-adamw", "2@4", "auto")]
    [InlineData("accumulate-3", "2@4", "grpc")]
    public async Task LocalCluster_WorkerKilledAtAStep_EndsWithTheSameBits(string model, string kill, string transport)
    {
        var job = ModelCatalog.All[model];
        var reference = await references.Of(job);

        // Others would take its range over, and it would live to the end.
        string[] ways = ["--transport", transport, .. Straggler.Wait];
        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--workers", "3", "--kill", kill, "--json", .. ways]);

        Assert.Equal(reference.WeightsDigest, RunSummary.Of(ended.Succeeded()).WeightsDigest);
        Assert.Single(ended.Errors, line => line.StartsWith($"worker {kill[0]} lost: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LastWorkerButOne_KilledBeforeAnySum_LeavesTheRunToTheOther()
    {
        var job = ModelCatalog.All["tanh-sigmoid-momentum"];
        var reference = await references.Of(job);
        var cluster = await ManualCluster.StartAsync(Workspace, job, workers: 2);
        var doomed = await cluster.JoinAsync([]);

        // Stopped before the first step, it is given a range of it and stays silent: its loss falls into the midst of that step.
        doomed.Signal(Signals.Stop);
        var survivor = await cluster.JoinAsync([]);
        await cluster.Coordinator.EventAsync("membership_changed", change => change.GetProperty("active").GetInt32() == 2);
        doomed.Signal(Signals.Kill);

        await cluster.LossAsync();
        var summary = await cluster.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(1, summary.Workers);
        (await survivor.EndAsync()).Succeeded();
        (await doomed.EndAsync()).Exited(128 + Signals.Kill);
    }

    [Fact]
    public async Task Coordinator_KilledForGood_EveryWorkerEndsWithOneLine()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 2, more: Straggler.Wait);
        string[] patience = ["--reconnect-timeout", "0.1"];
        var (first, second) = (await cluster.JoinAsync(patience), await cluster.JoinAsync(["--slow", Straggler.Factor, .. patience]));
        await cluster.Coordinator.EventAsync("step_done");

        cluster.Coordinator.Signal(Signals.Kill);

        (await first.EndAsync()).Refused("waited 0.1 s for coordinator", cluster.Address);
        (await second.EndAsync()).Refused("waited 0.1 s for coordinator", cluster.Address);
    }
}
