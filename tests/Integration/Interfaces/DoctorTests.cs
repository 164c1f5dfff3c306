using System.Text.Json;
using Cluster.Cli.Diagnosing;
using Cluster.Engine.Kernels;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Worker.Asking;

namespace Cluster.Integration.Interfaces;

/// <summary>cluster doctor on one machine: what it looks at, what it says, and its exit code.</summary>
public sealed class DoctorTests : ClusterTest
{
    [Fact]
    public async Task Machine_ThatIsWell_HasALineForEachCheckAndExitsWithZero()
    {
        var ended = (await Workspace.RunAsync(["doctor", "--run-folder", Workspace.File("runs", "one")])).Succeeded();

        string[] checks = ["build", ".NET", "system", "SIMD", "cores", "memory", "shared memory", "open files", "clock", "disk", "fsync"];
        Assert.Equal(checks.Length + 1, ended.Output.Count);
        Assert.All(checks.Zip(ended.Output), pair => Assert.StartsWith($"{pair.First} ", pair.Second, StringComparison.Ordinal));
        Assert.DoesNotContain(ended.Output, line => line.Contains("FAIL", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Workspace.Root, ".cluster-doctor-*"));
    }

    [Fact]
    public async Task Coordinator_OnThisMachine_IsFoundWell()
    {
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest, more: ["--listen", "[::1]:0"]);

        var ended = await Workspace.RunAsync(["doctor", "--coordinator", cluster.Address, "--token-file", ManualCluster.TokenFile, "--json"]);

        var report = JsonElement.Parse(Assert.Single(ended.Succeeded().Output));
        Assert.True(report.GetProperty("ok").GetBoolean());
        var verdicts = report.GetProperty("checks").EnumerateArray().ToDictionary(
            check => check.GetProperty("check").GetString()!, check => check.GetProperty("verdict").GetString());
        Assert.All(["port", "TLS", "token", "run", "same build", "same time", "data channel"], check => Assert.Equal("ok", verdicts[check]));
        Assert.NotEqual("fail", verdicts["link"]);
        Assert.DoesNotContain(ManualCluster.Token, ended.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "an address of the coordinator's machine", "0.0.0.0:7000")]
    [InlineData("name", "DNS or /etc/hosts", "no-such-host.invalid:7000")]
    [InlineData("port", "start the coordinator", "127.0.0.1:1")]
    public async Task Way_ThatEnds_FailsWhereItEnds(string check, string hint, string coordinator)
    {
        var ended = await Workspace.RunAsync(["doctor", "--coordinator", coordinator]);

        ended.Exited(1);
        var line = Assert.Single(ended.Output, line => line.Contains("FAIL", StringComparison.Ordinal));
        Assert.StartsWith($"{check} ", line, StringComparison.Ordinal);
        Assert.Contains(hint, line, StringComparison.Ordinal);
        Assert.Contains(ended.Output, line => line.StartsWith("coordinator   skip", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--coordinator must be HOST:PORT", "--coordinator", "here")]
    [InlineData("--coordinator must be HOST:PORT", "--coordinator", "here:0")]
    [InlineData("--timeout", "--timeout", "0")]
    [InlineData("a certificate needs its key", "--tls-certificate", "own.pem")]
    [InlineData("a certificate needs its key", "--tls-ca", "token", "--tls-key", "own.key")]
    [InlineData("expected a certificate", "--tls-ca", "job.txt")]
    public async Task Options_ThatMakeNoSense_AreRefused(string keyWord, params string[] options)
    {
        Workspace.Write("job.txt", "nothing");
        (await Workspace.RunAsync(["doctor", .. options])).RefusedAtOnce(keyWord);
    }

    [Fact]
    public void RunFolder_ThatCannotBeWritten_Fails()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a folder in which nobody can write.");

        var findings = FolderChecks.All(FolderUse.Run("/proc/self/runs")).ToList();

        Assert.Equal(Verdict.Fail, findings.Single(finding => finding.Check == "fsync").Verdict);
        Assert.Contains("--run-folder", findings[^1].Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_ThatAreWrong_ComeWithWhatToChange()
    {
        Assert.Equal(Verdict.Warn, MachineChecks.Runtime(new Version(9, 0)).Verdict);
        Assert.Equal(Verdict.Warn, MachineChecks.Simd(SimdLevel.Portable).Verdict);
        Assert.Equal(Verdict.Warn, MachineChecks.Memory(1 << 20).Verdict);
        Assert.Equal(Verdict.Warn, MachineChecks.SharedMemory(identity: null).Verdict);
        Assert.Equal(Verdict.Skip, MachineChecks.OpenFiles(null).Verdict);
        Assert.Contains("ulimit", MachineChecks.OpenFiles(["Max open files  100  256  files"]).Hint, StringComparison.Ordinal);
        Assert.Equal(Verdict.Fail, MachineChecks.Clock(new DateTime(1970, 1, 1), new DateTime(2026, 1, 1)).Verdict);
        Assert.Equal(Verdict.Fail, FolderChecks.RoomOf(FolderUse.Run("/"), "/", 1 << 20).Verdict);
        Assert.Equal(Verdict.Warn, FolderChecks.RoomOf(FolderUse.Run("/"), "/", 100L << 20).Verdict);
        Assert.Equal(Verdict.Fail, CoordinatorChecks.Clock(TimeSpan.FromHours(-1)).Verdict);
        Assert.Contains("3 s behind", CoordinatorChecks.Clock(TimeSpan.FromSeconds(-3)).Text, StringComparison.Ordinal);
        Assert.Equal(Verdict.Fail, new CoordinatorChecks(new("here", 1), "mine", TimeSpan.FromSeconds(1)).Build("another").Verdict);
        Assert.Equal(Verdict.Warn, CoordinatorChecks.Link(new LinkSpeed(TimeSpan.FromMilliseconds(50), 1e9, 1e9)).Verdict);
        Assert.Contains("wire format", CoordinatorChecks.Link(new LinkSpeed(TimeSpan.FromMilliseconds(1), 1e6, 1e9)).Hint, StringComparison.Ordinal);
    }
}
