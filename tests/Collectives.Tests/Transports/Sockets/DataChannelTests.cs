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
        using var listener = Listening(IPAddress.Loopback);
        using var socket = Connected(listener);

        using var stream = DataChannel.Plain(socket);

        Assert.NotEqual(0, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.InRange((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!, 1, 10);
        Assert.InRange((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)!, 1, 5);
        Assert.InRange((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)!, 1, 5);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Plain_SocketWithinOneMachine_IsNotPaced(string address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone lets a program choose");
        using var listener = Listening(IPAddress.Parse(address));
        using var socket = Connected(listener);

        using var stream = DataChannel.Plain(socket);

        Span<byte> name = stackalloc byte[16];
        var length = socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, optionName: 13, name);
        Assert.Equal("reno", System.Text.Encoding.ASCII.GetString(name[..length]).TrimEnd('\0'));
    }

    private static Socket Listening(IPAddress address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        return listener;
    }

    private static Socket Connected(Socket listener)
    {
        var socket = new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);
        return socket;
    }
}
