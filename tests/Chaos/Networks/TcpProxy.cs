using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Cluster.Chaos.Networks;

/// <summary>Stands between workers and coordinator: passes bytes on, late, slowly or not at all, and resets connections in the middle of a
/// message. It needs no rights.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxyConnection, Task> _connections = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private int _cuts;

    /// <param name="target">The coordinator.</param>
    public TcpProxy(IPEndPoint target)
    {
        Target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where workers dial.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Where their bytes go. A change concerns new connections.</summary>
    public IPEndPoint Target { get; set; }

    public Traffic ToCoordinator { get; } = new();

    public Traffic ToWorkers { get; } = new();

    /// <summary>Connections that were reset in the middle of what was sent.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Connections at the moment.</summary>
    public int Connections => _connections.Count;

    /// <summary>Resets every connection once it has passed so many bytes more in a direction: the last piece arrives only in part.</summary>
    public void CutAfter(long bytes, bool toCoordinator)
    {
        foreach (var connection in _connections.Keys)
        {
            connection.CutAfter(bytes, toCoordinator);
        }
    }

    /// <summary>Resets every connection at once.</summary>
    public void ResetAll()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        ResetAll();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new ProxyConnection(await _listener.AcceptSocketAsync(_end.Token), this);
                _connections[connection] = ServeAsync(connection);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(ProxyConnection connection)
    {
        await Task.Yield();
        if (await connection.RunAsync(Target, _end.Token))
        {
            Interlocked.Increment(ref _cuts);
        }

        _connections.TryRemove(connection, out _);
    }
}
