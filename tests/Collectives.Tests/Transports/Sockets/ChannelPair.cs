using System.Net;
using System.Net.Sockets;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports.Sockets;

namespace Cluster.Collectives.Tests.Transports.Sockets;

/// <summary>Both ends of an open data channel.</summary>
internal sealed class ChannelPair : IAsyncDisposable
{
    private ChannelPair(ChannelListener listener, DataChannel member, DataChannel worker) => (Listener, Member, Worker) = (listener, member, worker);

    public ChannelListener Listener { get; }

    public DataChannel Member { get; }

    public DataChannel Worker { get; }

    public static async Task<ChannelPair> OpenAsync(ChannelListener listener, ClientTls? tls = null)
    {
        using var ticket = listener.Issue();
        var worker = await ChannelDialer.DialAsync("127.0.0.1", listener.Port, ticket.Secret, tls, TestContext.Current.CancellationToken);
        return new ChannelPair(listener, await ticket.TakeAsync(TimeSpan.FromSeconds(30)), worker);
    }

    public static Task<ChannelPair> OpenAsync() => OpenAsync(ChannelListener.Start(IPAddress.Loopback, 0, TimeProvider.System));

    /// <summary>A connection that has shown nothing yet.</summary>
    public static async Task<NetworkStream> ConnectAsync(ChannelListener listener)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, listener.Port), TestContext.Current.CancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Whether the other side closes a connection without a word.</summary>
    public static async Task<bool> IsClosedAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Member.Dispose();
        Worker.Dispose();
        await Listener.DisposeAsync();
    }
}
