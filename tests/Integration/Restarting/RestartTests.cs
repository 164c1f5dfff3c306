using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Restarting;

/// <summary>A coordinator that is killed is started again by the same command; workers come back, and the bits are those of an undisturbed
/// run.</summary>
public sealed class RestartTests(ReferenceRuns references) : ClusterTest
{
    private const string Written = @"Checkpoint of step \d+: ";

    private static readonly JobSpec Job = Straggler.LongJob with
    {
        Training = Straggler.LongJob.Training with { Checkpoint = new CheckpointSpec(EverySteps: 2, Keep: 2) },
    };

    [Fact]
    public async Task Coordinator_KilledInMidRun_GoesOnByTheSameCommandWithTheSameBits()
    {
        var reference = await references.Of(Job);
        var cluster = await StartAsync(workers: 2);
        var slow = await cluster.JoinAsync(["--slow", Straggler.Factor]);
        var quick = await cluster.JoinAsync([]);
        await cluster.Coordinator.ErrorsAsync(Written);

        cluster.Coordinator.Signal(Signals.Kill);
        await cluster.Coordinator.EndAsync();
        var again = await StartAsync(workers: 2, "--listen", cluster.Address);

        Assert.True((await again.Coordinator.EventAsync("resumed")).GetProperty("step").GetInt64() > 0);
        await ArrivalAsync(again, quick);
        await ArrivalAsync(again, slow);
        slow.Signal(Signals.Terminate);
        var summary = await again.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        (await slow.EndAsync()).Succeeded();
        (await quick.EndAsync()).Succeeded();

        var ended = await Workspace.RunAsync(Arguments(), TokenVariable);
        Assert.Contains("the run has ended already", ended.Succeeded().Errors[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coordinator_KilledBeforeItsFirstCheckpoint_BeginsAgain()
    {
        var reference = await references.Of(Job);
        var cluster = await StartAsync(workers: 1);
        cluster.Coordinator.Signal(Signals.Kill);
        await cluster.Coordinator.EndAsync();

        var again = await StartAsync(workers: 1, "--listen", cluster.Address);
        await again.JoinAsync([]);

        Assert.Equal(reference.WeightsDigest, (await again.FinishAsync()).WeightsDigest);
    }

    [Fact]
    public async Task LocalCluster_ItsCoordinatorKilled_StartsItAgainWithTheSameBits()
    {
        var reference = await references.Of(Job);
        string[] begun = ["local", Workspace.Write(Job), "--run-folder", "run", "--in-process", "--stop-after", "3"];
        (await Workspace.RunAsync(begun)).Succeeded();
        // One of its workers is slow and waited for: the run cannot be over before it is struck, nor while somebody is away.
        var run = Workspace.Start(["local", "--resume", "run", "--workers", "2", "--slow", "2:40x", .. Straggler.Wait, "--json"]);
        await run.ErrorsAsync(Straggler.UnderWay);

        Signals.Send(Signals.Kill, CoordinatorOf(run));
        await run.ErrorsAsync("^the coordinator ended by signal 9; it is started again$");
        await run.Errors.FindAsync(Second("resumed after step"), run.CancellationToken);
        await run.Errors.FindAsync(Second("worker 1 joined"), run.CancellationToken);
        await run.Errors.FindAsync(Second("worker 2 joined"), run.CancellationToken);

        Assert.Equal(reference.WeightsDigest, RunSummary.Of((await run.EndAsync()).Succeeded()).WeightsDigest);
    }

    [Fact]
    public async Task Coordinator_StoppedAndTakenOver_EndsWhenItGoesOnAndChangesNothing()
    {
        var reference = await references.Of(Job);
        var old = await StartAsync(workers: 1);
        var left = await old.JoinAsync(["--slow", Straggler.Factor, "--reconnect-timeout", "0.1"]);
        await old.Coordinator.ErrorsAsync(Written);
        old.Coordinator.Signal(Signals.Stop);

        (await Workspace.RunAsync(Arguments(), TokenVariable)).Refused($"process {old.Coordinator.Id} on ", "(term 1)", "--take-over");
        var successor = await StartAsync(workers: 1, "--take-over");
        var slow = await successor.JoinAsync(["--slow", Straggler.Factor]);
        old.Coordinator.Signal(Signals.Continue);

        (await old.Coordinator.EndAsync()).Refused($"process {successor.Coordinator.Id} on ", "(term 3)");
        (await left.EndAsync()).Refused("waited 0.1 s for coordinator", old.Address);
        await successor.JoinAsync([]);
        slow.Signal(Signals.Terminate);
        var summary = await successor.FinishAsync();
        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        var (state, stored) = StoredWeights.Read(Workspace, Job, summary.Checkpoint);
        Assert.Equal((3, summary.WeightsDigest), (state.Term, stored));
    }

    private static string TokenVariable => $"CLUSTER_TOKEN={ManualCluster.Token}";

    private string[] Arguments() => ["coordinator", Workspace.Write(Job), "--run-folder", "run", "--resume", "auto"];

    private Task<ManualCluster> StartAsync(int workers, params string[] more) =>
        ManualCluster.StartAsync(Workspace, Job, workers, more: ["--resume", "auto", .. more]);

    private static Task<JsonElement> ArrivalAsync(ManualCluster cluster, ClusterProcess worker) => cluster.Coordinator.EventAsync(
        "worker_arrived", arrival => arrival.GetProperty("process_id").GetInt32() == worker.Id);

    private static int CoordinatorOf(ClusterProcess launcher) =>
        ProcessTable.ChildrenOf(launcher.Id).Single(child => ProcessTable.ArgumentsOf(child).Contains("coordinator"));

    private static Func<string, string?> Second(string text)
    {
        var seen = 0;
        return line => line.Contains(text, StringComparison.Ordinal) && ++seen == 2 ? line : null;
    }
}
