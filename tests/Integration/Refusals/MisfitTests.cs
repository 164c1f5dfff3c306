using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Refusals;

/// <summary>Workers that could not give equal bits, and runs that cannot go on.</summary>
[Collection(Undisturbed.Name)]
public sealed class MisfitTests : ClusterTest
{
    private static readonly JobSpec SharedJob = ModelCatalog.Smallest with
    {
        Data = new IdxDataSpec(TinyImages.Folder, Access: DataAccess.Shared),
    };

    [Fact]
    public async Task Worker_OfAnotherBuild_IsRefused()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest);
        var build = OtherBuild.Create(Workspace.File("other-build"));

        var ended = await Workspace.StartFrom(build, cluster.WorkerArguments()).EndAsync();

        ended.Refused(cluster.Address, "another build");
    }

    [Fact]
    public async Task Worker_WithOtherData_LeavesAndTheRunGoesOn()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, SharedJob);
        TinyImages.Write(Workspace.File("other"), variant: 1);

        var ended = await cluster.StartWorker("--data", "other").EndAsync();

        ended.Refused("other", "differ");
        await cluster.JoinAsync(["--data", TinyImages.Folder]);
        Assert.Equal(1, (await cluster.FinishAsync()).Workers);
    }

    [Fact]
    public async Task Worker_WithoutTheData_NamesTheFolder()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, SharedJob);

        (await cluster.StartWorker("--data", "nowhere").EndAsync()).Refused("nowhere", "does not exist");
    }

    [Fact]
    public async Task LocalCluster_EveryWorkerFails_ShowsAWorkersOwnMessage()
    {
        TinyImages.Write(Workspace.File("other"), variant: 1);

        // Only the coordinator reads this setting: its workers find other samples than it did.
        var setting = $"Cluster__Coordinator__DataPath={Workspace.File("other")}";
        var ended = await Workspace.RunAsync(["local", Workspace.Write(SharedJob), "--workers", "1"], setting);

        ended.Refused("worker 1", "differ");
        Assert.Contains(ended.Output, line => line.StartsWith("worker 1 failed: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--in-process")]
    public async Task Run_LossNotFinite_EndsWithAdvice(params string[] more)
    {
        var job = ModelCatalog.Smallest with { Optimizer = Part.Of("sgd", ("learning_rate", 1e30)) };

        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--json", .. more]);

        ended.Refused("loss", "learning rate");
        Assert.Empty(ended.Output);
    }
}
