using System.Globalization;
using System.Text.Json;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Harness;

/// <summary>A coordinator started by hand, and workers that are sent to it, as on several machines.</summary>
internal sealed class ManualCluster
{
    /// <summary>For tests in which nobody is to be given up: longer than any deadline.</summary>
    public const string EndlessLease = "1000";

    /// <summary>What calls to the coordinator must carry.</summary>
    public const string Token = "0123456789abcdef0123456789abcdef";

    /// <summary>The file with it.</summary>
    public const string TokenFile = "token";

    private readonly Workspace _workspace;

    private ManualCluster(Workspace workspace, ClusterProcess coordinator, string address)
    {
        (_workspace, Coordinator, Address) = (workspace, coordinator, address);
    }

    public ClusterProcess Coordinator { get; }

    /// <summary>HOST:PORT of the coordinator.</summary>
    public string Address { get; }

    /// <summary>Starts a coordinator and waits until workers can join.</summary>
    /// <param name="workspace">Where to.</param>
    /// <param name="job">The job.</param>
    /// <param name="workers">Workers to wait for before the first step.</param>
    /// <param name="lease">Seconds without a sign of life after which a worker is given up.</param>
    /// <param name="environment">Variables to set for the coordinator, each as NAME=VALUE.</param>
    /// <param name="more">More of the command line.</param>
    public static async Task<ManualCluster> StartAsync(
        Workspace workspace,
        JobSpec job,
        int workers = 1,
        string lease = EndlessLease,
        IEnumerable<string>? environment = null,
        params IEnumerable<string> more)
    {
        workspace.WritePrivate(TokenFile, Token);
        var coordinator = workspace.Start(
        [
            "coordinator", workspace.Write(job),
            "--workers", workers.ToString(CultureInfo.InvariantCulture),
            "--lease", lease,
            "--worker-timeout", "120",
            "--token-file", TokenFile,
            "--run-folder", "run",
            "--progress", "json",
            .. more,
        ], environment ?? []);
        var listening = await coordinator.EventAsync("listening");
        return new ManualCluster(workspace, coordinator, listening.GetProperty("address").GetString()!);
    }

    /// <summary>Starts a worker.</summary>
    public ClusterProcess StartWorker(params IEnumerable<string> more) => _workspace.Start(WorkerArguments(more));

    /// <summary>Starts a worker and waits until it is a member.</summary>
    public async Task<ClusterProcess> JoinAsync(IEnumerable<string> more, params IEnumerable<string> environment)
    {
        var worker = _workspace.Start(WorkerArguments(more), environment);
        await Coordinator.EventAsync("worker_arrived", arrival => arrival.GetProperty("process_id").GetInt32() == worker.Id);
        return worker;
    }

    /// <summary>The command line of a worker for this coordinator.</summary>
    public string[] WorkerArguments(params IEnumerable<string> more) =>
        ["worker", "--coordinator", Address, "--token-file", TokenFile, .. more];

    /// <summary>Waits for the run to be carried out whole.</summary>
    public async Task<RunSummary> FinishAsync()
    {
        (await Coordinator.EndAsync()).Succeeded();
        var ended = await EndAsync();
        Assert.True(ended.GetProperty("completed").GetBoolean());
        return RunSummary.Of(ended);
    }

    /// <summary>The coordinator's own account of the end.</summary>
    public Task<JsonElement> EndAsync() => Coordinator.EventAsync("run_ended");

    /// <summary>Waits until the coordinator says that it lost a worker.</summary>
    public Task<JsonElement> LossAsync() => Coordinator.EventAsync("worker_gone", gone => gone.GetProperty("is_loss").GetBoolean());
}
