using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Endings;

/// <summary>Nobody is left behind, and nobody is waited for who will not come.</summary>
public sealed class OrphanTests : ClusterTest
{
    [Fact]
    public async Task Launcher_Killed_TakesItsChildrenWithIt()
    {
        var run = Workspace.Start(
            ["local", Workspace.Write(Straggler.LongJob), "--workers", "2", "--slow", $"1:{Straggler.Factor}", "--json"]);
        await run.ErrorsAsync("^epoch 1/200: test loss");
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
