using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Membership;

/// <summary>Runs of one machine never meet, whatever they share: a port, a token, a folder's name.</summary>
public sealed class TwoRunsTests(ReferenceRuns references) : ClusterTest
{
    [Fact]
    public async Task Worker_ThatLostItsRun_IsTurnedAwayByAnotherOnTheSamePortWithTheSameToken()
    {
        var first = await ManualCluster.StartAsync(Workspace, Straggler.LongJob);
        var worker = await first.JoinAsync(["--slow", Straggler.Factor, "--reconnect-timeout", "100"]);
        await first.Coordinator.EventAsync("step_done");
        first.Coordinator.Signal(Signals.Kill);
        await first.Coordinator.EndAsync();

        var second = Workspace.Start(
        [
            "coordinator", Workspace.Write(ModelCatalog.Smallest), "--token-file", ManualCluster.TokenFile, "--listen", first.Address,
            "--run-folder", "another", "--progress", "json",
        ]);
        await second.EventAsync("listening");

        (await worker.EndAsync()).Refused(first.Address, "this is run smallest-", "belongs to run long-", "start another worker");
        await Workspace.RunAsync(first.WorkerArguments());
        (await second.EndAsync()).Succeeded();
        var ended = await second.EventAsync("run_ended");
        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, RunSummary.Of(ended).WeightsDigest);
    }

    [Fact]
    public async Task TwoRuns_AtOnceWithOneToken_KeepTheirWorkersAndTheirBits()
    {
        var job = ModelCatalog.All["relu-adam"];
        var first = await ManualCluster.StartAsync(Workspace, job, workers: 2);
        var second = Workspace.Start(
        [
            "coordinator", Workspace.Write(ModelCatalog.Smallest), "--token-file", ManualCluster.TokenFile, "--run-folder", "another",
            "--workers", "2", "--progress", "json",
        ]);
        var address = (await second.EventAsync("listening")).GetProperty("address").GetString()!;
        Assert.NotEqual(first.Address, address);

        await Task.WhenAll(first.JoinAsync([]), first.JoinAsync([]), JoinSecondAsync(), JoinSecondAsync());

        Assert.Equal((await references.Of(job)).WeightsDigest, (await first.FinishAsync()).WeightsDigest);
        (await second.EndAsync()).Succeeded();
        var ended = await second.EventAsync("run_ended");
        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, RunSummary.Of(ended).WeightsDigest);

        Task<EndedProcess> JoinSecondAsync() =>
            Workspace.RunAsync(["worker", "--coordinator", address, "--token-file", ManualCluster.TokenFile]);
    }

    [Theory]
    [InlineData("[::1]:0")]
    [InlineData("localhost:0")]
    public async Task Port_ThatIsLeftToTheSystem_IsToldAndLeadsThere(string listen)
    {
        var cluster = await ManualCluster.StartAsync(
            Workspace, ModelCatalog.Smallest, workers: 2, more: ["--listen", listen, "--topology", "all-reduce"]);
        Assert.DoesNotContain(":0\"", $"\"{cluster.Address}\"", StringComparison.Ordinal);

        await Task.WhenAll(cluster.JoinAsync([]), cluster.JoinAsync([]));

        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, (await cluster.FinishAsync()).WeightsDigest);
    }

    [Theory]
    [InlineData("no-such-host.invalid:7000", "stands for no address here", "0.0.0.0")]
    [InlineData("192.0.2.1:7000", "cannot listen on 192.0.2.1")]
    public async Task Listen_OnWhatThisMachineIsNot_IsRefused(string listen, params string[] keyWords) =>
        (await Workspace.RunAsync(
            ["coordinator", Workspace.Write(ModelCatalog.Smallest), "--listen", listen, "--insecure", "--run-folder", "run"],
            $"CLUSTER_TOKEN={ManualCluster.Token}")).Refused(keyWords);
}
