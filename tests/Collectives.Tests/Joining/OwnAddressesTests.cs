using System.Net;
using Cluster.Collectives.Joining;

namespace Cluster.Collectives.Tests.Joining;

public sealed class OwnAddressesTests
{
    [Fact]
    public void All_AreAddressesThatOthersCanDial() =>
        Assert.DoesNotContain(OwnAddresses.All(), address => IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("node-1")]
    public void Reaching_OneAddress_IsThatAddress(string host) =>
        Assert.Equal(new HostPort(host, 7000), OwnAddresses.Reaching(new HostPort(host, 7000)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void Reaching_EveryAddress_IsOneOfThisMachinesOwnOrNone(string host)
    {
        var reached = OwnAddresses.Reaching(new HostPort(host, 7000));

        Assert.True(reached is null || OwnAddresses.All().Contains(IPAddress.Parse(reached.Host)));
        Assert.Equal(7000, reached?.Port ?? 7000);
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("::", "::1")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    public void FromThisMachine_EveryAddress_IsLoopback(string listening, string dialled) =>
        Assert.Equal(new HostPort(dialled, 7000), new HostPort(listening, 7000).FromThisMachine);
}
