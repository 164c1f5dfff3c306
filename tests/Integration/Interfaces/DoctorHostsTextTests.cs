using System.Diagnostics;
using System.Text.Json;
using Cluster.Cli.Diagnosing;
using Cluster.Cli.Diagnosing.Hosts;
using Cluster.Cli.Launching.Remote;
using Cluster.Collectives.Joining;
using Cluster.Integration.Harness;
using Cluster.Worker.Asking;

namespace Cluster.Integration.Interfaces;

/// <summary>What cluster doctor makes of what hosts found.</summary>
public sealed class DoctorHostsTextTests : ClusterTest
{
    private static readonly HostReport Here = new(HostsText.Here, 0, [Finding.Ok("cores", "8") with { Facts = new Facts { Cores = 8 } }]);
    private static readonly HostReport Gone = new("gone", 1, [Finding.Fail("ssh", "no route", "try ssh gone true")]);

    [Fact]
    public void Table_HasAColumnForEachFactAndALineForEachComplaint()
    {
        var lines = HostsText.Of([Here, Host("alpha", 1, 1e9, 1e9), Host("b", 1, 1e6, 2e6), Gone], ["a word"]).ReplaceLineEndings("\n").Split('\n');

        Assert.Equal(
            [
                "host    verdict  build             SIMD  cores     clock       disk  latency  Mbit/s down  Mbit/s up",
                "(here)  ok       -                 -         8         -          -        -            -          -",
                "alpha   ok       1.0 0123456789a…  avx2      4  +0.250 s  200.00 GB  0.50 ms         8000       8000",
                "b       warn     1.0 0123456789a…  avx2      4  +0.250 s  200.00 GB  0.50 ms         16.0        8.0",
                "gone    FAIL     -                 -         -         -          -        -            -          -",
                "",
            ],
            lines[..6]);
        Assert.StartsWith("b       link          warn  ", lines[6], StringComparison.Ordinal);
        Assert.Equal("gone    ssh           FAIL  no route; try ssh gone true", lines[7]);
        Assert.Equal(["", "a word", "", "1 check failed, 1 warning"], lines[8..]);
    }

    [Fact]
    public void Json_HasTheFactsOfEachHost()
    {
        var report = JsonElement.Parse(HostsText.Json(Here, [Host("alpha", 2, 1e9, 1e8), Gone], ["a word"]));

        Assert.False(report.GetProperty("ok").GetBoolean());
        Assert.Equal("a word", Assert.Single(report.GetProperty("words").EnumerateArray()).GetString());
        Assert.Equal("ok", report.GetProperty("here").GetProperty("verdict").GetString());
        var alpha = report.GetProperty("hosts")[0];
        Assert.Equal(2, alpha.GetProperty("workers").GetInt32());
        var facts = alpha.GetProperty("checks").EnumerateArray().Last().GetProperty("facts");
        Assert.Equal((1e9, 1e8), (facts.GetProperty("up_bytes_per_second").GetDouble(), facts.GetProperty("down_bytes_per_second").GetDouble()));
        Assert.False(facts.TryGetProperty("cores", out _));
    }

    [Fact]
    public void Words_NameTheLinkWithTheLeastForEachWorker()
    {
        // Beta's link is faster, but four share it.
        var words = LinkWords.Of([Host("alpha", 1, 10e6, 20e6), Gone, Host("beta", 4, 30e6, 40e6)]).ToList();

        Assert.Equal(
            "slowest link: beta with 320 Mbit/s down and 240 up for 4 workers; the next is alpha with 160 Mbit/s down and 80.0 up", words[0]);
        Assert.Contains(" after 0.40 s and has sent their gradient in 0.533 s;", words[1], StringComparison.Ordinal);
        Assert.Contains("5 workers at once share this machine's own, which carried 320 Mbit/s at most here", words[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Words_OneWorker_SayNothingOfOthers()
    {
        Assert.Equal(2, LinkWords.Of([Host("alpha", 1, 1e6, 1e6), Gone]).Count());
        Assert.Empty(LinkWords.Of([Gone]));
        Assert.Contains("--listen", Assert.Single(LinkWords.Of([Gone with { Findings = [Finding.Fail(WayChecks.PortCheck, "", "")] }])));
    }

    [Fact]
    public void Findings_AreReadAsTheyWereWritten_AndGreetingsAreNone()
    {
        foreach (var finding in Host("alpha", 1, 1e6, 1e6).Findings.Concat(Gone.Findings))
        {
            Assert.Equal(finding, FindingsText.Read(FindingsText.JsonLine(finding)));
        }

        string[] others = ["", "Welcome!", "{}", "[1]", """{"check":"a"}""", """{"check":"a","verdict":"fine","text":"b"}"""];
        Assert.All(others, line => Assert.Null(FindingsText.Read(line)));
    }

    [Fact]
    public async Task Command_UnderTls_FindsTheCertificateAndLeavesNone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A host's shell carries it out.");
        const string certificate = "-----BEGIN CERTIFICATE-----\nMII+/=\n-----END CERTIFICATE-----\n";
        var temporary = Directory.CreateDirectory(Workspace.File("tmp")).FullName;
        var show = Workspace.Write("show.sh", """for last; do :; done; echo "$@"; cat "$last"; cat""");
        var program = new RemoteProgram(["sh", Workspace.File(show)], null);
        var command = new RemoteDoctorCommand(program, certificate, acceptsPlainText: false, TimeSpan.FromSeconds(2.5));
        var start = new ProcessStartInfo("sh", ["-c", command.For(new HostPort("fd00::1", 7000))]);
        start.Environment["TMPDIR"] = temporary;

        var answer = await ShellAnswer.OfAsync(
            start, TimeSpan.FromMinutes(1), stream => stream.WriteAsync("token\n"u8.ToArray()).AsTask(), TestContext.Current.CancellationToken);

        Assert.StartsWith(
            "doctor --on-request --coordinator [fd00::1]:7000 --token-file - --timeout 2.5 --tls-ca ", answer.Output[0], StringComparison.Ordinal);
        Assert.Equal([.. certificate.TrimEnd().Split('\n'), "token"], answer.Output.Skip(1));
        Assert.Empty(Directory.GetFileSystemEntries(temporary));
    }

    private static HostReport Host(string name, int workers, double up, double down) => new(
        name,
        workers,
        [
            Finding.Ok("build", "cluster 1.0") with { Facts = new Facts { Build = "1.0 0123456789a…" } },
            Finding.Ok("SIMD", "avx2") with { Facts = new Facts { Simd = "avx2" } },
            Finding.Ok("cores", "4") with { Facts = new Facts { Cores = 4 } },
            Finding.Ok("disk", "200 GB") with { Facts = new Facts { DiskBytes = 200_000_000_000 } },
            CoordinatorChecks.Clock(TimeSpan.FromSeconds(-0.25)),
            CoordinatorChecks.Link(new LinkSpeed(TimeSpan.FromMilliseconds(0.5), up, down)),
        ]);
}
