using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Hosts;

/// <summary>Two hosts that show each other certificates.</summary>
public sealed class TlsAcrossHostsTests(ReferenceRuns references) : ClusterTest
{
    private static readonly string[] WorkerFiles =
        ["--tls-ca", "certs/ca.pem", "--tls-certificate", "certs/worker.pem", "--tls-key", "certs/worker.key"];

    [Theory]
    [InlineData("coordinator")]
    [InlineData("all-reduce")]
    public async Task Hosts_WithCertificatesOnBothSides_TrainToTheSameBits(string topology)
    {
        using var hosts = new HostNetwork(Workspace, hosts: 2);
        (await Workspace.RunAsync(["certs", "--out", "certs", "--host", HostNetwork.AddressOf(0)])).Succeeded();
        hosts.Enter(0);
        var cluster = await ManualCluster.StartAsync(
            Workspace,
            ModelCatalog.Smallest,
            workers: 2,
            more:
            [
                "--listen", $"{HostNetwork.AddressOf(0)}:0", "--topology", topology, "--tls-certificate", "certs/coordinator.pem",
                "--tls-key", "certs/coordinator.key", "--tls-client-ca", "certs/ca.pem",
            ]);

        hosts.Enter(1);
        var doctor = await Workspace.RunAsync(["doctor", "--coordinator", cluster.Address, "--token-file", ManualCluster.TokenFile, .. WorkerFiles]);
        Assert.Contains(doctor.Succeeded().Output, line => line.StartsWith("TLS           ok    TLS 1.3", StringComparison.Ordinal));
        await cluster.JoinAsync(["--transport", "sockets", .. WorkerFiles]);
        hosts.Enter(2);
        await cluster.JoinAsync(["--transport", "sockets", .. WorkerFiles]);

        Assert.Equal((await references.Of(ModelCatalog.Smallest)).WeightsDigest, (await cluster.FinishAsync()).WeightsDigest);
    }
}
