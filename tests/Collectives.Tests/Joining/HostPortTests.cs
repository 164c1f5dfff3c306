using Cluster.Collectives.Joining;

namespace Cluster.Collectives.Tests.Joining;

public sealed class HostPortTests
{
    [Theory]
    [InlineData("localhost:5000", "localhost", 5000)]
    [InlineData("node-1.example.org:65535", "node-1.example.org", 65535)]
    [InlineData("a:1", "a", 1)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("0.0.0.0:443", "0.0.0.0", 443)]
    [InlineData("[::1]:5000", "::1", 5000)]
    [InlineData("[::]:5000", "::", 5000)]
    [InlineData("[2001:db8::17]:80", "2001:db8::17", 80)]
    public void TryParse_HostAndPort_IsReadAndWrittenBack(string text, string host, int port)
    {
        Assert.True(HostPort.TryParse(text, out var result));
        Assert.Equal(new HostPort(host, port), result);
        Assert.Equal(text, result.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData(":5000")]
    [InlineData("host:port")]
    [InlineData("host:65536")]
    [InlineData("host:99999999999")]
    [InlineData("host:-1")]
    [InlineData("host:+1")]
    [InlineData("host: 1")]
    [InlineData("host:1 ")]
    [InlineData("host:1.0")]
    [InlineData("host:0x10")]
    [InlineData("host:١٢")]
    [InlineData("host:80:90")]
    [InlineData("ho st:80")]
    [InlineData("host/path:80")]
    [InlineData("http://host:80")]
    [InlineData("user@host:80")]
    [InlineData("::1:80")]
    [InlineData("2001:db8::17")]
    [InlineData("[::1]")]
    [InlineData("[]:80")]
    [InlineData("[::1:80")]
    [InlineData("::1]:80")]
    [InlineData("[::1]]:80")]
    [InlineData("[:::1]:80")]
    [InlineData("[[::1]]:80")]
    [InlineData("[localhost]:80")]
    [InlineData("[127.0.0.1]:80")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(HostPort.TryParse(text, out _));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("localhost.example.org", false)]
    [InlineData("example.org", false)]
    public void IsLoopback_Host_IsTrueForThisMachineAlone(string host, bool isLoopback) =>
        Assert.Equal(isLoopback, new HostPort(host, 80).IsLoopback);
}
