using System.Net;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Protocol.Identity;

namespace Cluster.Collectives.Exchanges;

/// <summary>Where a peer listens, and what to show there.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Host">Host, as a name or an address.</param>
/// <param name="Port">Port.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Certificate">SHA-256 of the certificate that it shows under TLS; empty for the coordinator, whose certificate names its
/// host.</param>
public sealed record PeerAddress(WorkerId Worker, string Host, int Port, ReadOnlyMemory<byte> Ticket, ReadOnlyMemory<byte> Certificate = default);

/// <summary>TLS between peers.</summary>
/// <param name="Own">What this node shows to those who dial it.</param>
/// <param name="Coordinator">Whom it takes for the coordinator; null for the coordinator itself, which dials nobody.</param>
public sealed record PeerTls(ServerTls Own, ClientTls? Coordinator);

/// <summary>One node's connections to its peers: one a pair, opened by whoever joined later. The coordinator is a peer as well, number 0.</summary>
internal sealed class PeerMesh : IAsyncDisposable
{
    private const int MostAttempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<WorkerId, PeerConnection> _peers = [];
    private readonly HashSet<WorkerId> _gone = [];
    private readonly Lock _gate = new();
    private readonly IPieceSink _sink;
    private readonly ChannelListener _listener;
    private readonly PeerTls? _tls;
    private readonly byte[] _secret = PeerTickets.CreateSecret();
    private bool _isClosed;

    /// <summary>Listens.</summary>
    /// <param name="address">Where.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="sink">Takes what peers send.</param>
    /// <param name="tls">TLS; null for plain connections.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public PeerMesh(IPAddress address, int port, IPieceSink sink, PeerTls? tls = null)
    {
        (_sink, _tls) = (sink, tls);
        _listener = ChannelListener.Start(address, port, Admit, tls?.Own);
    }

    /// <summary>The coordinator's number among the peers.</summary>
    public static WorkerId Coordinator { get; } = new(0);

    /// <summary>The port.</summary>
    public int Port => _listener.Port;

    /// <summary>What proves that a ticket is for this node.</summary>
    public ReadOnlyMemory<byte> Secret => _secret;

    /// <summary>The connection to a peer, open or to be opened.</summary>
    public PeerConnection this[WorkerId peer]
    {
        get
        {
            lock (_gate)
            {
                return _peers.TryGetValue(peer, out var known) ? known : _peers[peer] = new PeerConnection(peer, _sink);
            }
        }
    }

    /// <summary>Pieces that had not begun here may have begun now.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            foreach (var peer in _peers.Values)
            {
                peer.Wake();
            }
        }
    }

    /// <summary>Opens the connection to a peer that listens; a peer that is busy is tried again.</summary>
    public async Task DialAsync(PeerAddress address)
    {
        for (var attempt = 1; !IsGone(address.Worker); attempt++)
        {
            try
            {
                var channel = await ChannelDialer.DialAsync(address.Host, address.Port, address.Ticket, TlsFor(address), CancellationToken.None)
                    .ConfigureAwait(false);
                if (!this[address.Worker].TryOpen(channel))
                {
                    channel.Dispose();
                }

                return;
            }
            catch (IOException error)
            {
                if (attempt == MostAttempts)
                {
                    _sink.OnLost(address.Worker, error.Message);
                    return;
                }
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connection to a peer that is gone.</summary>
    public ValueTask CloseAsync(WorkerId peer)
    {
        PeerConnection? connection;
        lock (_gate)
        {
            _gone.Add(peer);
            _peers.Remove(peer, out connection);
        }

        return connection?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync().ConfigureAwait(false);
        List<PeerConnection> peers;
        lock (_gate)
        {
            _isClosed = true;
            peers = [.. _peers.Values];
        }

        foreach (var peer in peers)
        {
            await peer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ClientTls? TlsFor(PeerAddress address) =>
        _tls is null ? null : address.Worker == Coordinator ? _tls.Coordinator : ClientTls.Pinned(address.Certificate.Span);

    private bool IsGone(WorkerId peer)
    {
        lock (_gate)
        {
            return _isClosed || _gone.Contains(peer);
        }
    }

    private Func<DataChannel, bool>? Admit(byte[] shown) => PeerTickets.Read(_secret, shown) is { } peer ? channel => TryAdmit(peer, channel) : null;

    private bool TryAdmit(WorkerId peer, DataChannel channel)
    {
        lock (_gate)
        {
            return !_isClosed && !_gone.Contains(peer) && this[peer].TryOpen(channel);
        }
    }
}
