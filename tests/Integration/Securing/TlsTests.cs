using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Securing;

/// <summary>Runs under TLS: the same bits, and nobody who is not believed takes part.</summary>
[Collection(Undisturbed.Name)]
public sealed class TlsTests(ReferenceRuns references) : ClusterTest
{
    private static readonly string[] Serving = ["--tls-certificate", "certs/coordinator.pem", "--tls-key", "certs/coordinator.key"];
    private static readonly string[] Believing = ["--tls-ca", "certs/ca.pem"];
    private static readonly string[] Showing = ["--tls-certificate", "certs/worker.pem", "--tls-key", "certs/worker.key"];

    [Theory]
    [InlineData("grpc")]
    [InlineData("sockets")]
    [InlineData("all-reduce")]
    public async Task Run_UnderMutualTls_HasTheBitsOfPlainText(string carrier)
    {
        await MakeCertificatesAsync("certs");
        var isAllReduce = carrier == "all-reduce";
        string[] how = isAllReduce ? ["--topology", carrier] : ["--transport", carrier];
        string[] workers = isAllReduce ? [] : ["--transport", carrier];
        var cluster = await ManualCluster.StartAsync(
            Workspace, ModelCatalog.Smallest, workers: 2, more: [.. Serving, "--tls-client-ca", "certs/ca.pem", .. how]);

        await cluster.JoinAsync([.. Believing, .. Showing, .. workers]);
        await cluster.JoinAsync([.. Believing, .. Showing, .. workers]);

        var summary = await cluster.FinishAsync();
        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, summary.WeightsDigest);
        Assert.Equal((2, isAllReduce ? "sockets between workers" : carrier), (summary.Workers, summary.Transport.ToLowerInvariant()));
    }

    [Fact]
    public async Task Worker_ThatDoesNotBelieveOrIsNotBelieved_IsToldWhyInOneLine()
    {
        await MakeCertificatesAsync("certs");
        await MakeCertificatesAsync("others");
        var cluster = await ManualCluster.StartAsync(
            Workspace, ModelCatalog.Smallest, more: [.. Serving, "--tls-client-ca", "certs/ca.pem", "--listen", "0.0.0.0:0"]);
        var port = cluster.Address[(cluster.Address.LastIndexOf(':') + 1)..];
        var (named, unnamed) = ($"127.0.0.1:{port}", $"127.0.0.2:{port}");
        string[] strangers = ["--tls-certificate", "others/worker.pem", "--tls-key", "others/worker.key"];

        await RefusedAsync(unnamed, [.. Believing, .. Showing], "not for 127.0.0.2");
        await RefusedAsync(named, ["--tls-ca", "others/ca.pem", .. Showing], "not of the authority in");
        await RefusedAsync(named, [], "--tls-ca");
        await RefusedAsync(named, Believing, "--tls-certificate");
        await RefusedAsync(named, [.. Believing, .. strangers], "certificate");

        (await Workspace.RunAsync(["status", named, "--token-file", ManualCluster.TokenFile, .. Believing, .. Showing])).Succeeded();
        (await Workspace.RunAsync(["worker", "--coordinator", named, "--token-file", ManualCluster.TokenFile, .. Believing, .. Showing])).Succeeded();
        Assert.Equal(1, (await cluster.FinishAsync()).Workers);
    }

    [Fact]
    public async Task Worker_TlsToPlainText_IsToldSo()
    {
        await MakeCertificatesAsync("certs");
        var cluster = await ManualCluster.StartAsync(Workspace, ModelCatalog.Smallest);

        await RefusedAsync(cluster.Address, Believing, "no TLS with");
    }

    [Theory]
    [InlineData("coordinator", "--listen", "192.0.2.1:7000")]
    [InlineData("worker", "--coordinator", "192.0.2.1:7000")]
    [InlineData("status", "192.0.2.1:7000")]
    public async Task PlainText_BeyondThisMachine_IsRefused(params string[] arguments) =>
        (await Workspace.RunAsync(arguments, $"CLUSTER_TOKEN={ManualCluster.Token}")).RefusedAtOnce("192.0.2.1:7000", "plain text", "--insecure");

    [Theory]
    [InlineData("coordinator", "--tls-certificate", "certs/coordinator.pem")]
    [InlineData("coordinator", "--tls-client-ca", "certs/ca.pem")]
    [InlineData("worker", "--coordinator", "192.0.2.1:7000", "--tls-certificate", "a", "--tls-key", "b")]
    [InlineData("worker", "--coordinator", "192.0.2.1:7000", "--tls-ca", "a", "--tls-key", "b")]
    public async Task Tls_HalfOfIt_IsRefused(params string[] arguments) =>
        (await Workspace.RunAsync(arguments, $"CLUSTER_TOKEN={ManualCluster.Token}")).RefusedAtOnce("give");

    private async Task RefusedAsync(string address, string[] options, string expected)
    {
        var ended = await Workspace.RunAsync(
            ["worker", "--coordinator", address, "--token-file", ManualCluster.TokenFile, "--connect-timeout", "2", .. options]);

        ended.Refused(expected);
        Assert.DoesNotContain(ManualCluster.Token, ended.AllText, StringComparison.Ordinal);
    }

    private async Task MakeCertificatesAsync(string folder) =>
        (await Workspace.RunAsync(["certs", "--out", folder, "--host", "localhost"])).Succeeded();
}
