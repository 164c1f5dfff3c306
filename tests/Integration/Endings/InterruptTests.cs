using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Endings;

/// <summary>A run that is asked to stop finishes its step, writes a checkpoint and says where.</summary>
public sealed class InterruptTests : ClusterTest
{
    private const int Interrupted = 130;

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate, "--in-process")]
    public async Task Local_Signalled_DrainsAndLeavesACheckpoint(int signal, params string[] more)
    {
        var run = Workspace.Start(
            ["local", Workspace.Write(Straggler.LongJob), "--workers", "2", "--slow", $"2:{Straggler.Factor}", "--json", .. Straggler.Wait, .. more]);
        await run.ErrorsAsync(Straggler.UnderWay);

        run.Signal(signal);

        var ended = (await run.EndAsync()).Exited(Interrupted);
        Assert.Contains(ended.Errors, line => line.StartsWith("stopped after step ", StringComparison.Ordinal));
        var summary = RunSummary.Of(ended);
        AssertStopped(summary);
        Assert.NotNull(summary.TestLoss);
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.HangUp)]
    public async Task Local_SignalledByItsTerminal_DrainsThoughItsChildrenHearItToo(int signal)
    {
        var run = Workspace.Start(
            ["local", Workspace.Write(Straggler.LongJob), "--workers", "2", "--slow", $"2:{Straggler.Factor}", "--json", .. Straggler.Wait]);
        await run.ErrorsAsync(Straggler.UnderWay);

        foreach (var child in ProcessTable.ChildrenOf(run.Id))
        {
            Signals.Send(signal, child);
        }

        run.Signal(signal);

        AssertStopped(RunSummary.Of((await run.EndAsync()).Exited(Interrupted)));
    }

    [Fact]
    public async Task Coordinator_Terminated_DrainsAndLetsItsWorkersGo()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob, more: Straggler.Wait);
        var worker = await cluster.JoinAsync(["--slow", Straggler.Factor]);
        await cluster.Coordinator.EventAsync("step_done");

        cluster.Coordinator.Signal(Signals.Terminate);

        (await cluster.Coordinator.EndAsync()).Exited(Interrupted);
        var ended = await cluster.EndAsync();
        Assert.False(ended.GetProperty("completed").GetBoolean());
        AssertStopped(RunSummary.Of(ended));
        (await worker.EndAsync()).Succeeded();
    }

    [Fact]
    public async Task Coordinator_InterruptedWhileItWaitsForWorkers_Ends()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, workers: 2);
        var worker = await cluster.JoinAsync([]);

        cluster.Coordinator.Signal(Signals.Interrupt);

        (await cluster.Coordinator.EndAsync()).Exited(Interrupted);
        (await worker.EndAsync()).Succeeded();
    }

    [Fact]
    public async Task Coordinator_ToldToStopBeforeItHasBegun_EndsInGoodOrder()
    {
        string[] arguments = ["coordinator", Workspace.Write(ModelCatalog.Smallest), "--stop-with-input", "--run-folder", "run"];
        var coordinator = Workspace.Start(arguments, "CLUSTER_TOKEN=0123456789abcdef");

        coordinator.EndInput();

        (await coordinator.EndAsync()).Exited(Interrupted);
    }

    [Fact]
    public async Task Worker_InterruptedBeforeItFindsACoordinator_EndsQuietly()
    {
        string[] environment = ["CLUSTER_TOKEN=0123456789abcdef", "Logging__LogLevel__Cluster=Debug"];
        var worker = Workspace.Start(["worker", "--coordinator", "127.0.0.1:1"], environment);
        await worker.ErrorsAsync("No coordinator answers");

        worker.Signal(Signals.Interrupt);

        (await worker.EndAsync()).Exited(Interrupted);
    }

    private void AssertStopped(RunSummary summary)
    {
        var (state, digest) = StoredWeights.Read(Workspace, Straggler.LongJob, summary.Checkpoint);
        Assert.Equal(summary.WeightsDigest, digest);
        Assert.InRange(state.Step, 1, 499);
    }
}
