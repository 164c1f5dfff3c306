using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Fetching;

/// <summary>Workers need no disk in common with the coordinator: what they have not, they fetch, once for each machine.</summary>
[Collection(Undisturbed.Name)]
public sealed class FetchTests(ReferenceRuns references) : ClusterTest
{
    private const string Cache = "cache";

    // No machine but the coordinator's has this folder, and the coordinator finds it elsewhere.
    private static readonly JobSpec Job = ModelCatalog.Smallest with { Data = new IdxDataSpec("unknown/images") };

    private string[] Kept => [.. Directory.GetFiles(Workspace.File(Cache)).Select(file => Path.GetFileName(file)!).Order()];

    [Fact]
    public async Task Worker_WithoutTheData_TrainsToTheSameDigest()
    {
        var cluster = await StartAsync(Job);

        var worker = await cluster.JoinAsync(["--data-cache", Cache]);

        var summary = await cluster.FinishAsync();
        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, summary.WeightsDigest);
        (await worker.EndAsync()).Succeeded();
        Assert.Equal(4, Kept.Count(name => name.Length == 64));
        Assert.Empty(Directory.GetDirectories(Workspace.File(Cache, "users")));
    }

    [Fact]
    public async Task Worker_StartedAfterAnother_FetchesNothing()
    {
        var cluster = await StartAsync(Job, workers: 2);
        await cluster.JoinAsync(["--data-cache", Cache]);

        // Whoever asks the coordinator for a byte from now on is refused.
        Directory.Delete(Workspace.File(TinyImages.Folder), recursive: true);
        await cluster.JoinAsync(["--data-cache", Cache]);

        Assert.Equal(2, (await cluster.FinishAsync()).Workers);
    }

    [Fact]
    public async Task Workers_WithOneCache_FetchAtOnce()
    {
        var cluster = await StartAsync(Job, workers: 3);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => cluster.JoinAsync(["--data-cache", Cache])));

        Assert.Equal(3, (await cluster.FinishAsync()).Workers);
        Assert.DoesNotContain(Kept, name => name.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cache_OfTheUser_IsTakenWhereNoneIsGiven()
    {
        var cluster = await StartAsync(Job);

        await cluster.JoinAsync([], $"XDG_CACHE_HOME={Workspace.File("caches")}", $"LOCALAPPDATA={Workspace.File("caches")}");

        await cluster.FinishAsync();
        Assert.True(Directory.Exists(Workspace.File("caches", "cluster", "data")));
    }

    [Fact]
    public async Task File_ChangedOnTheCoordinator_IsNamed()
    {
        var cluster = await StartAsync(Job, workers: 2);
        await cluster.JoinAsync(["--data-cache", Cache]);
        TinyImages.Write(Workspace.File(TinyImages.Folder), variant: 1);

        var ended = await cluster.StartWorker("--data-cache", "other").EndAsync();

        ended.Refused(Workspace.File(TinyImages.Folder), "changed", "new run");
    }

    [Fact]
    public async Task Limit_TooSmallForTheData_IsNamedWithTheOption()
    {
        var cluster = await StartAsync(Job);

        var ended = await cluster.StartWorker("--data-cache", Cache, "--data-cache-limit", "1KB").EndAsync();

        ended.Refused(Cache, "1.0 KB", "--data-cache-limit");
        Assert.Empty(Kept.Except(["lock"]));
    }

    [Fact]
    public async Task SharedPath_ThatThisMachineHasNot_IsNamed()
    {
        var cluster = await StartAsync(Job with { Data = new IdxDataSpec("unknown/images", Access: DataAccess.Shared) });

        var ended = await cluster.StartWorker("--data-cache", Cache).EndAsync();

        ended.Refused(Workspace.File("unknown", "images", TinyImages.TrainImages), "does not exist", "data.access");
        Assert.False(Directory.Exists(Workspace.File(Cache)));
    }

    private Task<ManualCluster> StartAsync(JobSpec job, int workers = 1) => ManualCluster.StartAsync(
        Workspace, job, workers, environment: [$"Cluster__Coordinator__DataPath={Workspace.File(TinyImages.Folder)}"]);
}
