using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Interfaces;

/// <summary>cluster status asks whoever carries out a run, and says in one line why nobody answers.</summary>
public sealed class StatusTests : ClusterTest
{
    [Fact]
    public async Task Coordinator_WaitingAndTraining_SaysForWhomAndWithWhom()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, Straggler.LongJob);

        var waiting = await AskAsync("run", "--token-file", "token");
        var wait = Assert.Single(waiting.GetProperty("waits").EnumerateArray());
        Assert.Equal("waiting for workers", waiting.GetProperty("phase").GetString());
        Assert.Equal("workers: 0 of 1 are here", wait.GetProperty("what").GetString());
        Assert.Equal(120, wait.GetProperty("deadline_seconds").GetDouble());
        Assert.Equal(cluster.Coordinator.Id, waiting.GetProperty("process_id").GetInt32());

        var worker = await cluster.JoinAsync(["--slow", Straggler.Factor]);
        await cluster.Coordinator.EventAsync("step_done");
        var training = await AskAsync(cluster.Address, "--token-file", "token");
        var member = Assert.Single(training.GetProperty("members").EnumerateArray());
        Assert.Equal((worker.Id, "active"), (member.GetProperty("process_id").GetInt32(), member.GetProperty("state").GetString()));
        Assert.Contains(training.GetProperty("news").EnumerateArray(), news => news.GetProperty("text").GetString()!.Contains("worker 1 joined"));
        Assert.Equal(500, training.GetProperty("total_steps").GetInt64());

        var text = (await Workspace.RunAsync(["status", "run"], $"CLUSTER_TOKEN={ManualCluster.Token}")).Succeeded();
        Assert.Contains(text.Output, line => line.StartsWith("step ", StringComparison.Ordinal) && line.Contains(" of 500, epoch "));
        Workspace.WritePrivate("other", "00000000000000000000000000000000");
        (await Workspace.RunAsync(["status", "run", "--token-file", "other"])).RefusedAtOnce("refused the token");

        cluster.Coordinator.Signal(Signals.Kill);
        await cluster.Coordinator.EndAsync();
        (await Workspace.RunAsync(["status", "run", "--token-file", "token"]))
            .RefusedAtOnce("is gone without a word", $"process {cluster.Coordinator.Id}", "--resume run");
    }

    [Fact]
    public async Task LocalCluster_WhileItRuns_IsAskedByTheTokenInItsFolder()
    {
        var run = Workspace.Start([
            "local", Workspace.Write(Straggler.LongJob), "--workers", "2", "--slow", $"2:{Straggler.Factor}", "--json",
            .. Straggler.Wait, "--run-folder", "runs/one"]);
        await run.ErrorsAsync(Straggler.UnderWay);

        var status = await AskAsync();
        Assert.Equal(2, status.GetProperty("members").GetArrayLength());
        Assert.True(status.GetProperty("checkpoint").GetProperty("step").GetInt64() >= 5);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Workspace.File("runs", "one", "token")));
        }

        run.Signal(Signals.Terminate);
        await run.EndAsync();
        Assert.False(File.Exists(Workspace.File("runs", "one", "token")));
        Assert.False(File.Exists(Workspace.File("runs", "one", "coordinator.json")));
        (await Workspace.RunAsync(["status", "one"])).RefusedAtOnce("is over");
        (await Workspace.RunAsync(["status"])).RefusedAtOnce("no run goes on below runs");
    }

    [Fact]
    public async Task InProcessRun_ServesNothing_AndSaysSo()
    {
        var run = Workspace.Start([
            "local", Workspace.Write(Straggler.LongJob), "--in-process", "--slow", $"1:{Straggler.Factor}", "--json",
            .. Straggler.Wait, "--run-folder", "run"]);
        await run.ErrorsAsync(Straggler.UnderWay);

        (await Workspace.RunAsync(["status", "run"])).RefusedAtOnce("carried out within one process");

        run.Signal(Signals.Terminate);
        await run.EndAsync();
    }

    [Theory]
    [InlineData("there is no folder nowhere", "nowhere")]
    [InlineData("no coordinator answered at 127.0.0.1:1", "127.0.0.1:1", "--token-file", "token")]
    [InlineData("--timeout must be above 0", "127.0.0.1:1", "--timeout", "0")]
    [InlineData("holds no run", ".")]
    public async Task Question_NobodyCanAnswer_IsRefusedInOneLine(string line, params string[] arguments)
    {
        Workspace.WritePrivate("token", ManualCluster.Token);

        (await Workspace.RunAsync(["status", .. arguments])).RefusedAtOnce(line);
    }

    private async Task<JsonElement> AskAsync(params IEnumerable<string> arguments)
    {
        var ended = (await Workspace.RunAsync(["status", "--json", .. arguments])).Succeeded();
        using var document = JsonDocument.Parse(Assert.Single(ended.Output));
        return document.RootElement.Clone();
    }
}
