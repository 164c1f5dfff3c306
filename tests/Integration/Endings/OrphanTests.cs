using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Endings;

/// <summary>Nobody is left behind, and nobody is waited for who will not come.</summary>
public sealed class OrphanTests : ClusterTest
{
    private const int Interrupted = 130;
    private const string Token = "CLUSTER_TOKEN=0123456789abcdef";

    [Fact]
    public async Task Launcher_Killed_TakesItsChildrenWithIt()
    {
        var run = Workspace.Start(
            ["local", Workspace.Write(Straggler.LongJob), "--workers", "2", "--slow", $"1:{Straggler.Factor}", "--json", .. Straggler.Wait]);
        await run.ErrorsAsync(Straggler.UnderWay);
        var children = ProcessTable.ChildrenOf(run.Id);
        Assert.Equal(3, children.Count);

        run.Signal(Signals.Kill);

        Assert.Equal(128 + Signals.Kill, (await run.EndAsync()).ExitCode);
        foreach (var child in children)
        {
            await ProcessTable.WaitForExitAsync(child, run.CancellationToken);
        }
    }

    [Fact]
    public async Task Coordinator_ItsInputEnds_StopsWithoutHavingToPrint()
    {
        var coordinator = Workspace.Start(
            ["coordinator", Workspace.Write(ModelCatalog.Smallest), "--progress", "json", "--stop-with-input"], Token);
        await coordinator.EventAsync("listening");

        coordinator.EndInput();

        (await coordinator.EndAsync()).Exited(Interrupted);
    }

    [Fact]
    public async Task Worker_ItsInputEnds_StopsThoughItFoundNoCoordinator()
    {
        var worker = Workspace.Start(
            ["worker", "--coordinator", "127.0.0.1:1", "--stop-with-input"], Token, "Logging__LogLevel__Cluster=Debug");
        await worker.ErrorsAsync("No coordinator answers");

        worker.EndInput();

        (await worker.EndAsync()).Exited(Interrupted);
    }

    [Fact]
    public async Task LocalCluster_WorkerDiesBeforeItJoins_DoesNotWaitForIt()
    {
        var run = Workspace.Start(["local", Workspace.Write(ModelCatalog.Smallest), "--workers", "2", "--json"]);
        await run.ErrorsAsync("^listening on ");

        Signals.Send(Signals.Kill, await WorkerAsync(run, number: "2"));

        // Whether the run gives up or goes on with the other is its own affair; it must not wait for the dead.
        var ended = await run.EndAsync();
        Assert.Contains(ended.Errors, line => line.StartsWith("worker 2 ", StringComparison.Ordinal));
    }

    private static async Task<int> WorkerAsync(ClusterProcess launcher, string number)
    {
        while (true)
        {
            var worker = ProcessTable.ChildrenOf(launcher.Id).FirstOrDefault(child =>
                ProcessTable.ArgumentsOf(child) is var arguments && arguments.Contains("worker") && arguments.Contains(number));
            if (worker != 0)
            {
                return worker;
            }

            launcher.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
