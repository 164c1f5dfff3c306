using System.Diagnostics;
using System.Text.Json;
using Cluster.Cli.Diagnosing;
using Cluster.Cli.Diagnosing.Hosts;
using Cluster.Collectives.Joining;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Launching;

/// <summary>cluster doctor goes to the hosts of a launch, says for each what is wrong, and leaves nothing behind there.</summary>
public sealed class DoctorHostsTests : ClusterTest
{
    private const int Interrupted = 130;
    private const string OtherBuild = "0.0.1 build 0123456789abcdef";

    private string Temporary => Directory.CreateDirectory(Workspace.File("tmp")).FullName;

    [Fact]
    public async Task Hosts_ThatAreWell_HaveALineEachAndTheirLinksAreMeasured()
    {
        SkipWithoutShell();
        File.WriteAllText(Workspace.File("hosts"), "alpha slots=2\nbeta\n");

        var ended = await ExamineAsync("--hosts-file", "hosts", "--timeout", "30");

        var lines = ended.Succeeded().Output;
        Assert.Equal(["host", "(here)", "alpha", "beta"], lines.Take(4).Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain(" - ", lines[2] + lines[3], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("slowest link: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("one link was measured at a time: 3 workers", StringComparison.Ordinal));
        Assert.Contains("alpha: measuring its link", ended.Errors);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Hosts_OneGoneAndOneOfAnotherBuild_FailWithWhatToChangeWhileTheThirdIsMeasured()
    {
        SkipWithoutShell();
        var shell = StandInShell.Write(Workspace);
        StandInShell.Age(Workspace, "old", OtherBuild);

        var ended = await Workspace.RunAsync(["doctor", "--hosts", "gone,old,alpha", "--json", .. shell], $"TMPDIR={Temporary}");

        var report = JsonElement.Parse(Assert.Single(ended.Exited(1).Output));
        var hosts = report.GetProperty("hosts").EnumerateArray().ToDictionary(host => host.GetProperty("host").GetString()!);
        Assert.False(report.GetProperty("ok").GetBoolean());
        Assert.Equal(["gone", "old", "alpha"], hosts.Keys);
        var gone = Assert.Single(Checks(hosts["gone"]));
        Assert.Equal(("ssh", "fail"), (Text(gone, "check"), Text(gone, "verdict")));
        Assert.EndsWith("failed: connect to host gone: No route to host", Text(gone, "text"), StringComparison.Ordinal);
        var old = Assert.Single(Checks(hosts["old"]));
        Assert.Equal(("build", "fail", "0.0.1 0123456789a…"), (Text(old, "check"), Text(old, "verdict"), Text(old.GetProperty("facts"), "build")));
        Assert.Contains("--copy", Text(old, "hint"), StringComparison.Ordinal);
        Assert.NotEqual("fail", Text(hosts["alpha"], "verdict"));
        Assert.True(Checks(hosts["alpha"])[^1].GetProperty("facts").GetProperty("up_bytes_per_second").GetDouble() > 0);
        Assert.StartsWith("slowest link: alpha", report.GetProperty("words")[0].GetString(), StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(Signals.Interrupt, Interrupted)]
    [InlineData(Signals.Terminate, Interrupted)]
    [InlineData(Signals.Kill, 128 + Signals.Kill)]
    public async Task Doctor_Signalled_LeavesNoProcess(int signal, int exitCode)
    {
        SkipWithoutShell();
        var run = Workspace.Start(["doctor", "--hosts", "alpha,stuck", .. StandInShell.Write(Workspace)], $"TMPDIR={Temporary}");
        await run.ErrorsAsync("^alpha: looked at");
        var descendants = ProcessTable.DescendantsOf(run.Id);
        Assert.Contains(descendants, process => ProcessTable.ArgumentsOf(process).Contains("--on-request"));

        // A terminal's Ctrl-C reaches all that is of this machine.
        foreach (var process in signal == Signals.Interrupt ? ProcessTable.ChildrenOf(run.Id).Append(run.Id) : [run.Id])
        {
            Signals.Send(signal, process);
        }

        Assert.Equal(exitCode, (await run.EndAsync()).ExitCode);
        foreach (var process in descendants)
        {
            await ProcessTable.WaitForExitAsync(process, run.CancellationToken);
        }

        if (exitCode == Interrupted)
        {
            AssertNothingIsLeft();
        }
    }

    [Fact]
    public async Task RequestedDoctor_WhoseInputEndsBeforeItGotLeave_Ends()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest);
        var doctor = Workspace.Start(["doctor", "--on-request", "--coordinator", cluster.Address], $"CLUSTER_TOKEN={ManualCluster.Token}");
        await doctor.OutputAsync("^ready to measure the link$");

        doctor.EndInput();

        (await doctor.EndAsync()).Exited(Interrupted);
    }

    [Theory]
    [InlineData("echo Welcome; echo broken >&2; exit 3", 60, "the doctor there exited with code 3: broken")]
    [InlineData("echo 'ready to measure the link'; read leave; exit 4", 60, "the doctor there exited with code 4 without a word")]
    [InlineData("cat", 1, "the doctor there had not looked at the host after 1 s and was killed")]
    public async Task RemoteDoctor_ThatBreaksOffOrStaysSilent_IsAFinding(string script, int patience, string text)
    {
        SkipWithoutShell();
        var start = new ProcessStartInfo("sh", ["-c", $"read token; {script}"]);
        await using var doctor = new RemoteDoctor(start, JoinToken.Create(), Workspace.File("log"), TimeSpan.FromSeconds(patience));

        if (await doctor.LookAsync(TestContext.Current.CancellationToken))
        {
            await doctor.MeasureAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal((Verdict.Fail, text), (Assert.Single(doctor.Findings).Verdict, doctor.Findings.First().Text));
    }

    [Theory]
    [InlineData("--hosts looks at hosts before there is one", "--hosts", "alpha", "--coordinator", "127.0.0.1:1")]
    [InlineData("--hosts looks at hosts before there is one", "--hosts", "alpha", "--tls-ca", "ca.pem")]
    [InlineData("goes with --hosts", "--copy")]
    [InlineData("goes with --hosts", "--advertise", "10.0.0.1")]
    [InlineData("USER@", "--hosts", "alpha,-oProxyCommand=x")]
    [InlineData("leave one of them out", "--hosts", "alpha", "--hosts-file", "hosts")]
    [InlineData("--listen must be HOST:PORT", "--hosts", "alpha", "--listen", "here")]
    [InlineData("cannot listen on", "--hosts", "alpha", "--advertise", "192.0.2.1", "--listen", "192.0.2.1:7000")]
    public async Task Options_ThatMakeNoSense_AreRefused(string keyWord, params string[] options)
    {
        SkipWithoutShell();
        (await Workspace.RunAsync(["doctor", .. options])).RefusedAtOnce(keyWord);
    }

    private static void SkipWithoutShell() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The program in place of ssh is a script.");

    private static List<JsonElement> Checks(JsonElement host) => [.. host.GetProperty("checks").EnumerateArray()];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private Task<EndedProcess> ExamineAsync(params string[] options) =>
        Workspace.RunAsync(["doctor", .. options, .. StandInShell.Write(Workspace)], $"TMPDIR={Temporary}");

    // The runtime keeps sockets of its own there while a process lasts.
    private void AssertNothingIsLeft() => Assert.Empty(Directory.GetDirectories(Temporary));
}
