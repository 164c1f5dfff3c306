using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Hosts;

/// <summary>Clusters over several hosts train to the same bits as one process, whatever lies between them.</summary>
public sealed class HostsTests(ReferenceRuns references) : ClusterTest
{
    private static readonly string[] Sockets = ["--transport", "sockets"];
    private static readonly string[] AllReduce = ["--topology", "all-reduce"];

    // No worker's host has this folder.
    private static readonly JobSpec FetchedJob = ModelCatalog.Smallest with { Data = new IdxDataSpec("unknown/images") };

    [Fact]
    public async Task ThreeHosts_SlowLinksAndNoDataOfTheirOwn_TrainToTheSameBits()
    {
        using var hosts = new HostNetwork(Workspace, hosts: 2, bitsPerSecond: 20e6);
        var cluster = await StartAsync(hosts, FetchedJob, workers: 2, "0.0.0.0:0", environment: DataHere);
        await JoinAsync(hosts, cluster, host: 1, HostNetwork.AddressOf(0), [.. Sockets, "--data-cache", "cache-1"]);
        await JoinAsync(hosts, cluster, host: 2, HostNetwork.AddressOf(0), ["--transport", "grpc", "--data-cache", "cache-2"]);

        var summary = await cluster.FinishAsync();
        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, summary.WeightsDigest);
        Assert.Equal(["gRPC (1)", "sockets (1)"], summary.Transport.Split(", ").Order());
        Assert.Equal(4, Directory.GetFiles(Workspace.File("cache-1")).Count(file => Path.GetFileName(file).Length == 64));
    }

    [Fact]
    public async Task FiveHosts_AllReduceOverIPv6_TrainsToTheSameBits()
    {
        var job = ModelCatalog.All["relu-adam"];
        using var hosts = new HostNetwork(Workspace, hosts: 4);
        var cluster = await StartAsync(hosts, job, workers: 4, $"{HostNetwork.AddressSixOf(0)}:0", AllReduce);

        await Task.WhenAll(Enumerable.Range(1, 4).Select(host => JoinAsync(hosts, cluster, host, HostNetwork.AddressSixOf(0), [])));

        var summary = await cluster.FinishAsync();
        Assert.Equal(((await references.Of(job)).WeightsDigest, 4), (summary.WeightsDigest, summary.Workers));
    }

    [Fact]
    public async Task HostsOfBothKindsOfAddress_OneCoordinatorOnEveryAddress_TrainToTheSameBits()
    {
        using var hosts = new HostNetwork(Workspace, hosts: 2);
        var cluster = await StartAsync(hosts, ModelCatalog.Smallest, workers: 2, "[::]:0", AllReduce);

        await JoinAsync(hosts, cluster, host: 1, HostNetwork.AddressSixOf(0), []);
        await JoinAsync(hosts, cluster, host: 2, HostNetwork.AddressOf(0), []);

        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, (await cluster.FinishAsync()).WeightsDigest);
    }

    [Fact]
    public async Task Cable_PulledForLongerThanALeaseAndPluggedInAgain_TheWorkerComesBackAndTheBitsStay()
    {
        using var hosts = new HostNetwork(Workspace, hosts: 2);
        var cluster = await StartAsync(
            hosts, Straggler.LongJob, workers: 2, $"{HostNetwork.AddressOf(0)}:0", ["--stragglers", "wait"], lease: "1");
        var slow = await JoinAsync(hosts, cluster, host: 1, HostNetwork.AddressOf(0), [.. Sockets, "--slow", Straggler.Factor]);
        var cut = await JoinAsync(hosts, cluster, host: 2, HostNetwork.AddressOf(0), Sockets);

        hosts.SetCable(2, isIn: false);
        var lost = (await cluster.LossAsync()).GetProperty("worker").GetInt32();
        hosts.SetCable(2, isIn: true);

        await cluster.Coordinator.EventAsync(
            "worker_arrived", again => again.GetProperty("process_id").GetInt32() == cut.Id && again.GetProperty("worker").GetInt32() != lost);
        slow.Signal(Signals.Terminate);
        Assert.Equal((await references.Of(Straggler.LongJob)).WeightsDigest, (await cluster.FinishAsync()).WeightsDigest);
        (await cut.EndAsync()).Succeeded();
    }

    [Fact]
    public async Task Loopback_IsNeverToldToAnotherHost()
    {
        using var hosts = new HostNetwork(Workspace, hosts: 1);
        var cluster = await StartAsync(hosts, ModelCatalog.Smallest, workers: 2, "0.0.0.0:0", AllReduce);
        await JoinAsync(hosts, cluster, host: 1, HostNetwork.AddressOf(0), []);

        hosts.Enter(0);
        var hidden = await StartWorker(HostNetwork.At(cluster, "127.0.0.1"), []).EndAsync();
        hidden.Refused("dialled the coordinator by loopback", $"worker 1 on {HostNetwork.AddressOf(1)}", "network address");

        await JoinAsync(hosts, cluster, host: 0, HostNetwork.AddressOf(0), []);
        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, (await cluster.FinishAsync()).WeightsDigest);
    }

    private string[] DataHere => [$"Cluster__Coordinator__DataPath={Workspace.File(TinyImages.Folder)}"];

    private Task<ManualCluster> StartAsync(
        HostNetwork hosts,
        JobSpec job,
        int workers,
        string listen,
        IEnumerable<string>? more = null,
        string lease = ManualCluster.EndlessLease,
        IEnumerable<string>? environment = null)
    {
        hosts.Enter(0);
        return ManualCluster.StartAsync(
            Workspace, job, workers, lease, [.. HostNetwork.Trusted, .. environment ?? []], ["--listen", listen, .. more ?? []]);
    }

    private async Task<ClusterProcess> JoinAsync(HostNetwork hosts, ManualCluster cluster, int host, string address, string[] more)
    {
        hosts.Enter(host);
        var worker = StartWorker(HostNetwork.At(cluster, address), more);
        await cluster.Coordinator.EventAsync("worker_arrived", arrival => arrival.GetProperty("process_id").GetInt32() == worker.Id);
        return worker;
    }

    private ClusterProcess StartWorker(string coordinator, string[] more) => Workspace.Start(
        ["worker", "--coordinator", coordinator, "--token-file", ManualCluster.TokenFile, .. more], HostNetwork.Trusted);
}
