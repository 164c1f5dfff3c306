using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Cluster.Coordinator.Services;

/// <summary>A connection of which nothing is known yet; a feature of it.</summary>
internal sealed class Stranger : IDisposable
{
    private static readonly TimeSpan PatienceAfterRefusal = TimeSpan.FromSeconds(5);

    private readonly Strangers _strangers;
    private readonly ConnectionContext _connection;
    private readonly ITimer _deadline;
    private readonly CancellationTokenSource _aborted = new();
    private StrangerReader? _reader;
    private int _hasPlace = 1;

    /// <summary>Begins to wait for a call.</summary>
    /// <param name="strangers">The others.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="clock">Tells the time.</param>
    public Stranger(Strangers strangers, ConnectionContext connection, TimeProvider clock)
    {
        (_strangers, _connection) = (strangers, connection);
        (Node, Origin) = (new LinkedListNode<Stranger>(this), OriginOf(connection.RemoteEndPoint));
        _deadline = clock.CreateTimer(_ => AbortIfUnknown("it has shown no token in time"), null, Strangers.Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Its place among the others.</summary>
    public LinkedListNode<Stranger> Node { get; }

    /// <summary>Where it comes from: an address, or of IPv6 the first half of one, since a machine may have all addresses that begin so.</summary>
    public IPAddress Origin { get; }

    /// <summary>Cancelled when it is closed for being a stranger's.</summary>
    public CancellationToken Aborted => _aborted.Token;

    /// <summary>Serves what it says, after TLS if there is any, showing the server no more than one call at first.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="next">Serves it.</param>
    public static async Task HearAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var stranger = connection.Features.Get<Stranger>()!;
        var (transport, reader) = (connection.Transport, new StrangerReader(connection.Transport.Input));
        reader.Hopeless += () => stranger.AbortIfUnknown("it says much and calls nobody");
        stranger._reader = reader;
        connection.Transport = new Heard(reader, transport.Output);

        // The network's side does not see the end while what it has read has to wait here.
        using var aborting = stranger.Aborted.UnsafeRegister(closed => ((StrangerReader)closed!).Close(), reader);
        using var closing = connection.ConnectionClosed.UnsafeRegister(closed => ((StrangerReader)closed!).Close(), reader);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    /// <summary>It belongs here: it stays as long as it likes and says what it likes.</summary>
    public void Welcome()
    {
        Leave();
        GiveBack(isGone: false);
        _reader?.Open();
    }

    /// <summary>Its call was one that anybody may make, and was answered.</summary>
    public void Answered() => _reader?.Renew();

    /// <summary>Its call was turned away: it has a few seconds to take the answer.</summary>
    public void Refuse() => _deadline.Change(PatienceAfterRefusal, Timeout.InfiniteTimeSpan);

    /// <summary>Closes it.</summary>
    /// <param name="reason">Why.</param>
    public void Abort(string reason)
    {
        _connection.Abort(new ConnectionAbortedException(reason));
        _aborted.Cancel();
    }

    /// <summary>It does not have to give way any more.</summary>
    /// <returns>Whether it had to before.</returns>
    public bool Leave() => _strangers.Leave(this);

    /// <summary>Nothing is left of the connection.</summary>
    public void Dispose()
    {
        _deadline.Dispose();
        GiveBack(isGone: true);
    }

    private void GiveBack(bool isGone)
    {
        if (Interlocked.Exchange(ref _hasPlace, 0) != 0)
        {
            _strangers.GiveBack(isGone);
        }
    }

    private void AbortIfUnknown(string reason)
    {
        if (Leave())
        {
            Abort(reason);
        }
    }

    private static IPAddress OriginOf(EndPoint? remote)
    {
        var address = (remote as IPEndPoint)?.Address ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Math.Min(bytes.Length, sizeof(ulong))).Clear();
        return new IPAddress(bytes);
    }

    private sealed record Heard(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
