using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Membership;

/// <summary>Workers that reduce gradients among themselves: what happens to the membership and between epochs changes no bit.</summary>
public sealed class AllReduceTests(ReferenceRuns references) : ClusterTest
{
    private static readonly string[] AllReduce = ["--topology", "all-reduce"];

    public static TheoryData<string> Rules => [.. EpochRules.All.Keys];

    [Theory]
    [InlineData("relu-adam", "1@0")]
    [InlineData("convolution-batch-norm-dropout", "3@3")]
    [InlineData("transformer-dropout", "2@4")]
    public async Task WorkerKilledBeforeTheCommit_EndsWithTheSameBits(string model, string kill)
    {
        var job = ModelCatalog.All[model];
        var reference = await references.Of(job);

        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--workers", "3", "--kill", kill, "--json", .. AllReduce]);

        Assert.Equal(reference.WeightsDigest, RunSummary.Of(ended.Succeeded()).WeightsDigest);
        Assert.Single(ended.Errors, line => line.StartsWith($"worker {kill[0]} lost: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WorkerThatJoinsLate_IsGivenTheStateAndTakesPart()
    {
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 1, more: AllReduce);
        await cluster.JoinAsync(["--slow", Straggler.Factor]);
        await cluster.Coordinator.EventAsync("step_done");
        await cluster.JoinAsync([]);

        var summary = await cluster.FinishAsync();

        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(2, summary.Workers);
    }

    [Fact]
    public async Task WorkerThatDrains_LeavesAfterTheStep()
    {
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 2, more: AllReduce);
        var leaver = await cluster.JoinAsync(["--slow", Straggler.Factor]);
        await cluster.JoinAsync([]);
        await cluster.Coordinator.EventAsync("step_done");

        leaver.Signal(Signals.Terminate);

        (await leaver.EndAsync()).Succeeded();
        Assert.Equal(reference.WeightsDigest, (await cluster.FinishAsync()).WeightsDigest);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task EpochRules_BetweenWorkers_HaveTheSameBits(string name)
    {
        var job = EpochRules.All[name];
        var reference = await references.Of(job);

        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--workers", "3", "--json", .. AllReduce]);

        var summary = RunSummary.Of(ended.Succeeded());
        Assert.Equal((reference.WeightsDigest, reference.TestLoss), (summary.WeightsDigest, summary.TestLoss));
    }

    [Theory]
    [InlineData("local", "--topology", "ring")]
    [InlineData("local", "--topology", "all-reduce", "--in-process")]
    public async Task Topology_ThatMakesNoSense_IsRefused(params string[] arguments) =>
        (await Workspace.RunAsync(arguments)).RefusedAtOnce("--topology");

    [Fact]
    public async Task Topology_WithATransportThatItHasNot_IsRefused() =>
        (await Workspace.RunAsync(["coordinator", Workspace.Write(ModelCatalog.Smallest), "--transport", "grpc", .. AllReduce]))
            .Refused("all-reduce", "--transport");

    [Fact]
    public async Task Topology_WithBucketsOfASize_IsRefused() =>
        (await Workspace.RunAsync(["coordinator", Workspace.Write(ModelCatalog.Smallest), "--bucket", "64KiB", .. AllReduce]))
            .Refused("all-reduce", "--bucket");
}
