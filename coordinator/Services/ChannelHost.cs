using System.Net;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Sockets;
using Microsoft.Extensions.Options;

namespace Cluster.Coordinator.Services;

/// <summary>The port for data channels, where workers may open some.</summary>
/// <param name="options">Settings.</param>
/// <param name="run">What is served.</param>
/// <param name="security">TLS, if there is any.</param>
internal sealed class ChannelHost(IOptions<CoordinatorOptions> options, ServedRun run, ServiceSecurity security) : IAsyncDisposable
{
    /// <summary>The open port; null where data channels are not wanted, or before the service listens.</summary>
    public ChannelListener? Listener { get; private set; }

    /// <summary>Listens beside the service.</summary>
    /// <param name="address">The service's address.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public void Start(IPAddress address)
    {
        if (run.Context.Exchange is { } exchange)
        {
            exchange.Start(address, options.Value.ChannelPort, security.Tls);
        }
        else if (options.Value.Transport is Transport.Auto or Transport.Sockets)
        {
            Listener = ChannelListener.Start(address, options.Value.ChannelPort, TimeProvider.System, security.Tls);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Listener?.DisposeAsync() ?? ValueTask.CompletedTask;
}
