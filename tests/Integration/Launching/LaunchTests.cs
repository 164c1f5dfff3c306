using Cluster.Cli.Launching.Remote;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Launching;

/// <summary>Workers that are started over a shell have the bits of those that are started here, and none of them is left behind.</summary>
public sealed class LaunchTests(ReferenceRuns references) : ClusterTest
{
    private const int Interrupted = 130;

    [Fact]
    public async Task Launch_WorkerKilledInMidRun_StartsItAgainWithTheSameBits()
    {
        SkipWithoutShell();
        var reference = await references.Of(Straggler.LongJob);
        var run = Start($"beta=--slow {Straggler.Factor}");
        await run.ErrorsAsync("^alpha: .*Joined run");
        var slow = await run.ErrorsAsync(@"^worker 2 joined: .*process (\d+),");
        await run.ErrorsAsync(Straggler.UnderWay);
        var token = await File.ReadAllTextAsync(Workspace.File("run", "token"), run.CancellationToken);
        Assert.DoesNotContain(ProcessTable.ChildrenOf(run.Id).SelectMany(ProcessTable.ArgumentsOf), word => word.Contains(token.Trim()));

        Signals.Send(Signals.Kill, int.Parse(slow.Groups[1].ValueSpan));

        await run.ErrorsAsync(@"^worker 2 on beta ended by signal 9; it is started again in 0\.5 s \(1 of 5 ");
        Assert.Equal(reference.WeightsDigest, RunSummary.Of((await run.EndAsync()).Succeeded()).WeightsDigest);
    }

    [Theory]
    [InlineData(Signals.Interrupt, Interrupted)]
    [InlineData(Signals.HangUp, Interrupted)]
    [InlineData(Signals.Terminate, Interrupted)]
    [InlineData(Signals.Kill, 128 + Signals.Kill)]
    public async Task Launch_Signalled_LeavesNoProcess(int signal, int exitCode)
    {
        SkipWithoutShell();
        var run = Start($"beta=--slow {Straggler.Factor}");
        await run.ErrorsAsync(Straggler.UnderWay);
        var children = ProcessTable.ChildrenOf(run.Id);
        Assert.Equal(3, children.Count);

        // A terminal's Ctrl-C reaches all of them, and so does its end.
        foreach (var process in signal is Signals.Interrupt or Signals.HangUp ? children.Append(run.Id) : [run.Id])
        {
            Signals.Send(signal, process);
        }

        var ended = await run.EndAsync();
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.DoesNotContain(ended.Errors, line => line.Contains("code 255", StringComparison.Ordinal));
        foreach (var child in children)
        {
            await ProcessTable.WaitForExitAsync(child, run.CancellationToken);
        }
    }

    [Fact]
    public async Task Launch_DryRun_PrintsTheCommandsAndRunsNone()
    {
        SkipWithoutShell();
        string[] command = ["launch", Workspace.Write(ModelCatalog.Smallest), "--hosts", "alpha,me@beta:2222", "--dry-run"];

        var ended = await Workspace.RunAsync(
        [
            .. command, .. StandInShell.Write(Workspace)[..2], "--listen", "127.0.0.1:7000", "--remote-cluster", "it's/cluster",
            "--remote-data", "/data", "--threads", "3",
        ]);

        var lines = ended.Succeeded().Output.Where(line => !line.StartsWith('#')).ToList();
        Assert.Equal(5, lines.Count);
        Assert.EndsWith($" -p 2222 me@beta {ShellText.Of(@"'it'\''s/cluster' --version")}", lines[1], StringComparison.Ordinal);
        Assert.Contains(" coordinator ", lines[2], StringComparison.Ordinal);
        Assert.Contains(" --listen 127.0.0.1:7000 --workers 2 ", lines[2], StringComparison.Ordinal);
        Assert.Contains(" -p 2222 me@beta ", lines[4], StringComparison.Ordinal);
        Assert.Contains(
            "worker --coordinator 127.0.0.1:7000 --number 2 --threads 3 --transport auto --token-file - --stop-with-input --data /data",
            lines[4],
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(Workspace.File("runs")) || Directory.Exists(Workspace.File("homes", "alpha")), "something was run");
    }

    [Theory]
    [InlineData("/nowhere/cluster", "alpha: ", "/nowhere/cluster", "does not start there", "--copy")]
    [InlineData("echo 0.0.1 build 00", "alpha: ", "0.0.1 build 00", "one build")]
    public async Task Launch_HostWithoutThisBuild_IsRefusedBeforeAnythingStarts(string program, params string[] keyWords)
    {
        SkipWithoutShell();
        string[] command = ["launch", Workspace.Write(ModelCatalog.Smallest), "--hosts", "alpha", "--run-folder", "run"];

        var ended = await Workspace.RunAsync([.. command, .. StandInShell.Write(Workspace)[..2], "--remote-cluster", program]);

        ended.RefusedAtOnce(keyWords);
        Assert.False(Directory.Exists(Workspace.File("run")), "a refused command leaves no run folder");
    }

    [Theory]
    [InlineData("alpha,gone", "gone", "No route to host")]
    [InlineData("alpha,-oProxyCommand=x", "-oProxyCommand=x", "USER@")]
    [InlineData("alpha,beta,alpha", "alpha", "twice", "slots=2")]
    [InlineData("", "--hosts")]
    public async Task Launch_HostsThatCannotBe_NamesThem(string hosts, params string[] keyWords)
    {
        SkipWithoutShell();
        string[] command = ["launch", Workspace.Write(ModelCatalog.Smallest), "--hosts", hosts];

        (await Workspace.RunAsync([.. command, .. StandInShell.Write(Workspace)])).RefusedAtOnce(keyWords);
    }

    private static void SkipWithoutShell() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The program in place of ssh is a script.");

    private ClusterProcess Start(params ReadOnlySpan<string> first) => Workspace.Start(
    [
        "launch", Workspace.Write(Straggler.LongJob), "--hosts", "alpha,beta", "--run-folder", "run", "--json", .. Straggler.Wait,
        .. StandInShell.Write(Workspace, first),
    ]);
}
