using System.Net;
using System.Net.Sockets;
using Cluster.Collectives.Transports.Sockets;

namespace Cluster.Collectives.Tests.Transports.Sockets;

public sealed class DataChannelTests
{
    // Found by the fault simulator: seed 94 of 2026-11 waited for ever on a stream that was half open while the leases were renewed beside it.
    [Fact]
    public void Plain_AnySocket_IsProbedWhileNothingComes()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);

        using var stream = DataChannel.Plain(socket);

        Assert.NotEqual(0, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.InRange((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!, 1, 10);
        Assert.InRange((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)!, 1, 5);
        Assert.InRange((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)!, 1, 5);
    }
}
