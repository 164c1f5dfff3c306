using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Refusals;

/// <summary>Who has no token of the run stays outside, and no token is ever shown.</summary>
public sealed class TokenTests : ClusterTest
{
    private const string OtherToken = "fedcba9876543210fedcba9876543210";

    [Fact]
    public async Task Worker_WithoutToken_IsToldHowToGiveOne()
    {
        (await Workspace.RunAsync(["worker", "--coordinator", "127.0.0.1:1"])).RefusedAtOnce("token", "--token-file", "CLUSTER_TOKEN");
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("coordinator")]
    public async Task TokenFile_ReadableByOthers_IsRefused(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes of files are a matter of Unix.");
        Workspace.Write("token", OtherToken, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        string[] coordinator = command == "worker" ? ["--coordinator", "127.0.0.1:1"] : [];

        var ended = await Workspace.RunAsync([command, .. coordinator, "--token-file", "token"]);

        ended.Refused("token", "chmod 600");
        Assert.DoesNotContain(OtherToken, ended.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent", null)]
    [InlineData("short", "abc")]
    [InlineData("odd", "0123456789abcdef 0123456789")]
    public async Task TokenFile_WithoutToken_IsNamed(string name, string? content)
    {
        if (content is not null)
        {
            Workspace.WritePrivate(name, content);
        }

        (await Workspace.RunAsync(["worker", "--coordinator", "127.0.0.1:1", "--token-file", name])).RefusedAtOnce("token", name);
    }

    [Fact]
    public async Task Worker_WithAnotherToken_IsRefusedAndTheRunGoesOn()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest);
        Workspace.WritePrivate("other", OtherToken);

        var ended = await Workspace.RunAsync(["worker", "--coordinator", cluster.Address, "--token-file", "other"]);

        ended.Refused("token", cluster.Address);
        Assert.DoesNotContain(OtherToken, ended.AllText, StringComparison.Ordinal);
        await cluster.JoinAsync([]);
        Assert.Equal(1, (await cluster.FinishAsync()).Workers);
    }

    [Fact]
    public async Task Coordinator_WithoutToken_MakesOneThatLetsAWorkerIn()
    {
        var coordinator = Workspace.Start(["coordinator", Workspace.Write(ModelCatalog.Smallest), "--progress", "json"]);
        var file = (await coordinator.ErrorsAsync(@"^token: (.+?) \(")).Groups[1].Value;
        var listening = await coordinator.EventAsync("listening");

        var worker = await Workspace.RunAsync(
            ["worker", "--coordinator", listening.GetProperty("address").GetString()!, "--token-file", file]);

        worker.Succeeded();
        var ended = (await coordinator.EndAsync()).Succeeded();
        var secret = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim();
        Assert.DoesNotContain(secret, ended.AllText + worker.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfARun_IsInNoCommandLineAndNoLog()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Arguments are looked up in /proc.");
        var run = Workspace.Start([
            "local", Workspace.Write(Straggler.LongJob), "--workers", "2", "--slow", $"1:{Straggler.Factor}", "--json",
            .. Straggler.Wait, "--run-folder", "run"]);
        await run.ErrorsAsync(Straggler.UnderWay);
        var secret = (await File.ReadAllTextAsync(Workspace.File("run", "token"), TestContext.Current.CancellationToken)).Trim();

        var processes = ProcessTable.ChildrenOf(run.Id);
        Assert.Equal(3, processes.Count);
        var arguments = processes.SelectMany(ProcessTable.ArgumentsOf);
        Assert.DoesNotContain(arguments, argument => argument.Contains(secret, StringComparison.Ordinal));

        run.Signal(Signals.Terminate);
        var ended = await run.EndAsync();
        var files = Directory.GetFiles(Workspace.File("run"), "*", SearchOption.AllDirectories).Select(File.ReadAllBytes);
        var texts = files.Select(bytes => System.Text.Encoding.Latin1.GetString(bytes)).Append(ended.AllText);
        Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal));
    }
}
