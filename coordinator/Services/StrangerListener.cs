using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Cluster.Coordinator.Services;

/// <summary>Takes a connection in once there is a place for one more stranger. Those that come meanwhile wait in the system's queue, where they cost
/// this process nothing.</summary>
/// <param name="inner">Where they come in.</param>
/// <param name="strangers">Those who are here.</param>
internal sealed class StrangerListener(IConnectionListener inner, Strangers strangers) : IConnectionListener
{
    private readonly CancellationTokenSource _unbound = new();

    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is not { } connection)
        {
            return null;
        }

        try
        {
            return await strangers.LetInAsync(connection, _unbound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync().ConfigureAwait(false);
        await inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        _unbound.Dispose();
    }

    /// <summary>Makes such listeners of the server's own.</summary>
    /// <param name="sockets">Makes the server's own.</param>
    /// <param name="strangers">Those who are here.</param>
    public sealed class Factory(SocketTransportFactory sockets, Strangers strangers) : IConnectionListenerFactory
    {
        public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            new StrangerListener(await sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), strangers);
    }
}
