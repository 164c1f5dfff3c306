using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Launching;
using Cluster.Integration.Models;

namespace Cluster.Integration.Hosts;

/// <summary>cluster doctor, from a worker's host.</summary>
public sealed class DoctorAcrossHostsTests : ClusterTest
{
    private const double BytesPerSecond = 5e6;

    // Of a frame of Ethernet's usual size, head included, TCP with timestamps leaves so much for what is sent.
    private const double Payload = 1448.0 / 1514;

    // So slow that the one message that counts, the second, takes two seconds, beside which pauses of a busy machine are short.
    private const double SlowBytesPerSecond = 62.5e3;

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

    [Fact]
    public async Task DoctorOfHosts_OverCablesOfLimitedRate_MeasuresEachBelowItsLimitAndNearIt()
    {
        using var network = new HostNetwork(Workspace, hosts: 2, bitsPerSecond: 8 * SlowBytesPerSecond);
        string[] command = ["doctor", "--hosts", "node1,node2", "--json", "--timeout", "30", .. StandInShell.Write(Workspace)];
        for (var host = 1; host <= 2; host++)
        {
            StandInShell.Place(Workspace, $"node{host}", HostNetwork.AddressOf(host), network.Entering(host));
        }

        network.Enter(0);
        var hosts = await HostsAsync(exitCode: 0, command);

        Assert.Equal(["node1", "node2"], hosts.Keys);
        Assert.All(hosts.Values, checks => Assert.StartsWith("TLS 1.3; ", checks["TLS"].GetProperty("text").GetString(), StringComparison.Ordinal));

        // Hosts that measured at the same time would share the cable here: none of them would have more than half of it.
        const double payload = Payload * SlowBytesPerSecond;
        double[] rates = [.. hosts.Values.SelectMany(checks => SpeedsOf(checks["link"].GetProperty("facts")))];
        Assert.All(rates, rate => Assert.InRange(rate, payload / 2, SlowBytesPerSecond));
        Assert.InRange(rates.Max(), 0.9 * payload, SlowBytesPerSecond);

        network.SetCable(2, isIn: false);
        hosts = await HostsAsync(exitCode: 1, command);
        Assert.Equal("fail", hosts["node2"]["route"].GetProperty("verdict").GetString());
        Assert.True(hosts["node1"].ContainsKey("link"));
    }

    private static double[] SpeedsOf(JsonElement facts) =>
        [facts.GetProperty("up_bytes_per_second").GetDouble(), facts.GetProperty("down_bytes_per_second").GetDouble()];

    private async Task<Dictionary<string, Dictionary<string, JsonElement>>> HostsAsync(int exitCode, string[] command)
    {
        var ended = (await Workspace.RunAsync(command)).Exited(exitCode);
        return JsonElement.Parse(Assert.Single(ended.Output)).GetProperty("hosts").EnumerateArray().ToDictionary(
            host => host.GetProperty("host").GetString()!,
            host => host.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("check").GetString()!));
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
