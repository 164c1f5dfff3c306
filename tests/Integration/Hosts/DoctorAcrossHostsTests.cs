using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Hosts;

/// <summary>cluster doctor, from a worker's host.</summary>
public sealed class DoctorAcrossHostsTests : ClusterTest
{
    private const double BytesPerSecond = 5e6;

    [Fact]
    public async Task Doctor_FromAWorkersHost_MeasuresTheLinkAndNamesWhatIsWrong()
    {
        using var hosts = new HostNetwork(Workspace, hosts: 1, bitsPerSecond: 8 * BytesPerSecond);
        hosts.Enter(0);
        var cluster = await ManualCluster.StartAsync(
            Workspace, ModelCatalog.Smallest, environment: HostNetwork.Trusted, more: ["--listen", $"{HostNetwork.AddressOf(0)}:0"]);
        hosts.Enter(1);

        var well = await ExamineAsync(exitCode: 0, cluster.Address, ManualCluster.TokenFile);
        Assert.Equal("ok", well["token"].Verdict);
        Assert.Equal("ok", well["same build"].Verdict);
        Assert.Equal("ok", well["same time"].Verdict);
        Assert.Equal("ok", well["data channel"].Verdict);
        Assert.Contains($"from {HostNetwork.AddressOf(1)} (cable) to {HostNetwork.AddressOf(0)}", well["route"].Text);
        Assert.Equal(("warn", "warn"), (well["TLS"].Verdict, well["link"].Verdict));
        Assert.All(RatesOf(well["link"].Text), rate => Assert.InRange(rate, 1, 1.25 * BytesPerSecond));

        Workspace.WritePrivate("other", "00000000000000000000000000000000");
        var refused = await ExamineAsync(exitCode: 1, cluster.Address, "other");
        Assert.Equal("fail", refused["token"].Verdict);
        Assert.False(refused.ContainsKey("link"));

        var closed = await ExamineAsync(exitCode: 1, $"{HostNetwork.AddressOf(0)}:1", ManualCluster.TokenFile);
        Assert.Equal(("fail", "skip"), (closed["port"].Verdict, closed["coordinator"].Verdict));

        hosts.SetCable(1, isIn: false);
        var cut = await ExamineAsync(exitCode: 1, cluster.Address, ManualCluster.TokenFile);
        Assert.Equal("fail", cut["route"].Verdict);
    }

    private async Task<Dictionary<string, (string Verdict, string Text)>> ExamineAsync(int exitCode, string coordinator, string token)
    {
        var ended = await Workspace.RunAsync(["doctor", "--coordinator", coordinator, "--token-file", token, "--insecure", "--json"]);
        ended.Exited(exitCode);
        return JsonElement.Parse(Assert.Single(ended.Output)).GetProperty("checks").EnumerateArray().ToDictionary(
            check => check.GetProperty("check").GetString()!,
            check => (check.GetProperty("verdict").GetString()!, check.GetProperty("text").GetString()!));
    }

    // "…, 4.8 MB/s up, 4.7 MB/s down"
    private static IEnumerable<double> RatesOf(string text) => text.Split(", ").Skip(1).Select(part => part.Split(' '))
        .Select(words => double.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture) * words[1] switch
        {
            "MB/s" => 1e6,
            "KB/s" => 1e3,
            _ => throw new FormatException($"no rate that is expected: {text}"),
        });
}
