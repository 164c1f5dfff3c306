using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Membership;

/// <summary>What carries weights and gradients is agreed on worker by worker, and nothing of it outlives its processes.</summary>
public sealed class TransportTests(ReferenceRuns references) : ClusterTest
{
    private const string MemoryFolder = "/dev/shm";

    [Fact]
    public async Task Workers_OfDifferentTransports_ShareARunAndItsBits()
    {
        var job = ModelCatalog.All["relu-adam"];
        var reference = await references.Of(job);
        var cluster = await ManualCluster.StartAsync(Workspace, job, workers: 4);
        await cluster.JoinAsync([]);
        await cluster.JoinAsync(["--transport", "grpc"]);
        await cluster.JoinAsync(["--transport", "sockets"]);
        await cluster.JoinAsync([]);

        var summary = await cluster.FinishAsync();

        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(OperatingSystem.IsLinux() ? "shared memory (2), gRPC (1), sockets (1)" : "sockets (3), gRPC (1)", summary.Transport);
    }

    [Fact]
    public async Task Buckets_AreTriedOutInTheFirstSteps_AndLeaveTheBitsAlone()
    {
        var job = ModelCatalog.All["relu-adam"] with
        {
            Model = [Part.Of("flatten"), Part.Of("linear", ("units", 512)), Part.Of("relu"), Part.Of("linear", ("units", 10))],
            Training = ModelCatalog.Training with { Epochs = 12 },
        };
        var reference = await references.Of(job);
        var cluster = await ManualCluster.StartAsync(Workspace, job, workers: 2);
        await cluster.JoinAsync(["--transport", "grpc"]);
        await cluster.JoinAsync(["--transport", "sockets"]);

        var chosen = await cluster.Coordinator.EventAsync("buckets_chosen");
        var summary = await cluster.FinishAsync();

        int[] sizes = [32, 64, 128];
        Assert.Equal(sizes, chosen.GetProperty("tried").EnumerateArray().Select(KibOf));
        Assert.Contains(KibOf(chosen), sizes);
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("lossless")]
    public async Task Buckets_OfTheLargestSize_PassTheStream(string format)
    {
        var job = ModelCatalog.All["relu-adam"] with
        {
            Model = [Part.Of("flatten"), Part.Of("linear", ("units", 4096)), Part.Of("relu"), Part.Of("linear", ("units", 10))],
            Training = ModelCatalog.Training with { Epochs = 1, Wire = Part.Of(format) },
        };
        var reference = await references.Of(job);
        var cluster = await ManualCluster.StartAsync(Workspace, job, workers: 1, more: ["--bucket", "512KiB"]);
        await cluster.JoinAsync(["--transport", "grpc"]);

        var summary = await cluster.FinishAsync();

        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
    }

    [Fact]
    public async Task Buckets_OfNoPossibleSize_AreRefused()
    {
        var ended = await Workspace.RunAsync(["coordinator", Workspace.Write(ModelCatalog.Smallest), "--bucket", "48KiB"]);

        ended.Refused("--bucket must be usual or a power of two from 32KiB to 512KiB", "48KiB");
    }

    [Fact]
    public async Task Worker_ThatInsistsOnSharedMemory_IsTurnedAwayWhereThereIsNone()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, more: ["--transport", "grpc"]);

        var worker = cluster.StartWorker("--transport", "shared-memory");

        (await worker.EndAsync()).Refused("no memory is shared", "the coordinator was told to use gRPC");
    }

    [Fact]
    public async Task Coordinator_ThatInsistsOnSharedMemory_TurnsOthersAway()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, more: ["--transport", "shared-memory"]);

        var worker = cluster.StartWorker("--transport", "grpc");

        (await worker.EndAsync()).Refused("refused this worker", "no memory can be shared");
    }

    [Fact]
    public async Task Worker_ThatInsistsOnSockets_IsTurnedAwayWhereThereAreNone()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, more: ["--transport", "grpc"]);

        var worker = cluster.StartWorker("--transport", "sockets");

        (await worker.EndAsync()).Refused("no data channel", "the coordinator was told to use gRPC");
    }

    [Fact]
    public async Task Coordinator_ThatInsistsOnSockets_TurnsOthersAway()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, more: ["--transport", "sockets"]);

        var worker = cluster.StartWorker("--transport", "grpc");

        (await worker.EndAsync()).Refused("no data channel was opened");
    }

    [Fact]
    public async Task Coordinator_ChannelPortThatIsTaken_IsRefused()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";

        var ended = await Workspace.RunAsync(["coordinator", Workspace.Write(ModelCatalog.Smallest), "--channel-port", port]);

        ended.Refused("data channels", port);
    }

    [Theory]
    [InlineData("local", "--transport", "pigeon")]
    [InlineData("local", "--transport", "grpc", "--in-process")]
    public async Task Transport_ThatMakesNoSense_IsRefused(params string[] arguments) =>
        (await Workspace.RunAsync(arguments)).RefusedAtOnce("--transport");

    [Fact]
    public async Task Cluster_OnASystemWithoutSharedMemory_TakesSocketsWithTheSameBits()
    {
        var job = ModelCatalog.All["relu-adam"];
        var reference = await references.Of(job);

        var ended = await Workspace.RunAsync(
            ["local", Workspace.Write(job), "--workers", "2", "--json", "--run-folder", "run"], $"{SharedMemoryHost.OffVariable}=1");

        var summary = RunSummary.Of(ended.Succeeded());
        Assert.Equal((reference.WeightsDigest, "sockets"), (summary.WeightsDigest, summary.Transport));
        var log = await File.ReadAllTextAsync(Workspace.File("run", "worker-1.log"), TestContext.Current.CancellationToken);
        Assert.Contains("not one on which memory can be shared", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KilledRun_LeavesNoMemoryBehind_AndTheNextOneStarts()
    {
        var before = Leavings();
        var reference = await references.Of(Straggler.LongJob);
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, workers: 2);
        var (worker, orphan) = (await cluster.JoinAsync([]), await cluster.JoinAsync(["--reconnect-timeout", "0.1"]));
        await cluster.Coordinator.EventAsync("step_done");

        worker.Signal(Signals.Kill);
        cluster.Coordinator.Signal(Signals.Kill);

        (await orphan.EndAsync()).Refused("coordinator");
        await cluster.Coordinator.EndAsync();
        Assert.Equal(before, Leavings());
        var again = await Workspace.RunAsync(["local", Workspace.Write(Straggler.LongJob), "--workers", "2", "--json"]);
        Assert.Equal(reference.WeightsDigest, RunSummary.Of(again.Succeeded()).WeightsDigest);
    }

    private static List<string> Leavings() =>
        Directory.Exists(MemoryFolder) ? [.. Directory.EnumerateFileSystemEntries(MemoryFolder, "*cluster*").Order()] : [];

    private static int KibOf(JsonElement trial) => trial.GetProperty("bucket_bytes").GetInt32() / 1024;
}
