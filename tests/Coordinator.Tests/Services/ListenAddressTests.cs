using System.Net;
using System.Net.Sockets;
using Cluster.Coordinator.Services;

namespace Cluster.Coordinator.Tests.Services;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("::1", "::1")]
    [InlineData("localhost", "127.0.0.1")]
    public void Host_WithoutAQuestion_IsItsAddress(string host, string address) =>
        Assert.Equal(IPAddress.Parse(address), ListenAddress.Of(host, _ => throw new InvalidOperationException("nobody is to be asked")));

    [Fact]
    public void Name_OfLoopbackAndMore_IsTheAddressThatOthersReach() =>
        Assert.Equal(IPAddress.Parse("10.1.2.3"), ListenAddress.Of("node", _ => [IPAddress.Parse("127.0.1.1"), IPAddress.Parse("10.1.2.3")]));

    [Fact]
    public void Name_OfLoopbackAlone_IsRefusedWithWhatWouldDo()
    {
        var error = Assert.Throws<IOException>(() => ListenAddress.Of("node", _ => [IPAddress.Parse("127.0.1.1")]));

        Assert.Contains("127.0.1.1, where only this machine reaches it", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.0.0.0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_ThatNobodyKnows_IsRefusedInOneLine()
    {
        var error = Assert.Throws<IOException>(() => ListenAddress.Of("node", _ => throw new SocketException((int)SocketError.HostNotFound)));

        Assert.Contains("the name node stands for no address here", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }
}
