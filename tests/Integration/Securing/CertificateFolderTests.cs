using System.Security.Cryptography.X509Certificates;
using Cluster.Integration.Harness;

namespace Cluster.Integration.Securing;

/// <summary>What cluster certs makes, keeps and refuses.</summary>
public sealed class CertificateFolderTests : ClusterTest
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Certs_Twice_KeepsTheAuthorityAndAddsHosts()
    {
        var first = (await Workspace.RunAsync(["certs", "--out", "certs", "--host", "Node1.example.org", "--host", "[fd00::7]"])).Succeeded();
        var (authority, worker) = (Read("ca.pem"), Read("worker.pem"));

        var second = (await Workspace.RunAsync(["certs", "--out", "certs", "--host", "10.0.0.7", "--days", "10"])).Succeeded();

        Assert.Contains(
            first.Output,
            line => line.Contains("made", StringComparison.Ordinal) && line.Contains("coordinator.pem", StringComparison.Ordinal));
        Assert.Single(second.Output, line => line.StartsWith("replaced ", StringComparison.Ordinal));
        Assert.Equal((authority, worker), (Read("ca.pem"), Read("worker.pem")));
        using var coordinator = X509Certificate2.CreateFromPemFile(
            Workspace.File("certs", "coordinator.pem"), Workspace.File("certs", "coordinator.key"));
        string[] hosts = ["node1.example.org", "fd00::7", "10.0.0.7", "localhost", "127.0.0.1", "::1"];
        Assert.All(hosts, host => Assert.True(coordinator.MatchesHostname(host, allowWildcards: false, allowCommonName: false), host));
        Assert.False(coordinator.MatchesHostname("node2.example.org"));
        Assert.InRange(coordinator.NotAfter.ToUniversalTime(), DateTime.UtcNow.AddDays(9), DateTime.UtcNow.AddDays(11));
    }

    [Fact]
    public async Task Certs_KeysAndFolder_AreTheirOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes of files are a matter of Unix.");
            return;
        }

        (await Workspace.RunAsync(["certs", "--out", "certs", "--host", "localhost"])).Succeeded();

        Assert.Equal(Owners | UnixFileMode.UserExecute, File.GetUnixFileMode(Workspace.File("certs")));
        foreach (var key in (string[])["ca.key", "coordinator.key", "worker.key"])
        {
            Assert.Equal(Owners, File.GetUnixFileMode(Workspace.File("certs", key)));
        }

        Assert.Equal(6, Directory.GetFiles(Workspace.File("certs")).Length);
    }

    [Theory]
    [InlineData("--host must be a name or an address", "--host", "10.0.0.1:7000")]
    [InlineData("--host must be a name or an address", "--host", "not a name")]
    [InlineData("--days must be 1 to", "--host", "localhost", "--days", "0")]
    [InlineData("--host", "--days", "3")]
    public async Task Certs_ImpossibleValue_IsNamedAndNothingIsMade(string line, params string[] arguments)
    {
        (await Workspace.RunAsync(["certs", "--out", "certs", .. arguments])).RefusedAtOnce(line);

        Assert.False(Directory.Exists(Workspace.File("certs")));
    }

    [Fact]
    public async Task Certs_AuthorityWithoutItsKey_IsRefusedAndNothingIsReplaced()
    {
        (await Workspace.RunAsync(["certs", "--out", "certs", "--host", "localhost"])).Succeeded();
        var coordinator = Read("coordinator.pem");
        File.Delete(Workspace.File("certs", "ca.key"));

        (await Workspace.RunAsync(["certs", "--out", "certs", "--host", "10.0.0.7"])).RefusedAtOnce("ca.key");

        Assert.Equal(coordinator, Read("coordinator.pem"));
    }

    private string Read(string name) => File.ReadAllText(Workspace.File("certs", name));
}
