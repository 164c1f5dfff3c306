using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cluster.Coordinator.Services;

/// <summary>Connections on which nobody has shown yet that he belongs to the run: few at a time, each for a short while, and each may make the
/// server remember little. Where there are too many, the oldest gives way, since whoever belongs here shows it at once.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class Strangers(TimeProvider clock)
{
    /// <summary>Strangers at a time.</summary>
    public const int Most = 64;

    /// <summary>How long one may stay a stranger.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int MostConnections = 4096;
    private const int MostStreams = 16;
    private const int LargestHeaders = 16 << 10;
    private static readonly TimeSpan HeadersPatience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LinkedList<Stranger> _strangers = [];

    /// <summary>Strangers there are now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _strangers.Count;
            }
        }
    }

    /// <summary>Sets what the server takes from anybody, before it knows who it is.</summary>
    public static void Limit(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestHeadersTotalSize = LargestHeaders;
        limits.RequestHeadersTimeout = HeadersPatience;
        limits.Http2.MaxStreamsPerConnection = MostStreams;
        limits.Http2.MaxRequestHeaderFieldSize = LargestHeaders / 2;
    }

    /// <summary>Serves a connection; closes it if it stays a stranger's.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="next">Serves it.</param>
    public async Task MeetAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var stranger = new Stranger(this, connection);
        Enter(stranger)?.Abort("another one came, and this one has shown no token");
        connection.Features.Set(stranger);
        var deadline = clock.CreateTimer(_ => stranger.AbortIfUnknown(), null, Patience, Timeout.InfiniteTimeSpan);
        await using var ending = deadline.ConfigureAwait(false);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(stranger);
        }
    }

    // Gives back who has to go for it.
    private Stranger? Enter(Stranger stranger)
    {
        lock (_gate)
        {
            var oldest = _strangers.Count >= Most ? _strangers.First!.Value : null;
            if (oldest is not null)
            {
                _strangers.RemoveFirst();
            }

            _strangers.AddLast(stranger.Node);
            return oldest;
        }
    }

    private bool Leave(Stranger stranger)
    {
        lock (_gate)
        {
            if (stranger.Node.List is null)
            {
                return false;
            }

            _strangers.Remove(stranger.Node);
            return true;
        }
    }

    /// <summary>A connection of whom nothing is known yet; a feature of it.</summary>
    internal sealed class Stranger
    {
        private readonly Strangers _strangers;
        private readonly ConnectionContext _connection;

        public Stranger(Strangers strangers, ConnectionContext connection)
        {
            (_strangers, _connection) = (strangers, connection);
            Node = new LinkedListNode<Stranger>(this);
        }

        /// <summary>Its place among the others.</summary>
        public LinkedListNode<Stranger> Node { get; }

        /// <summary>It belongs here: it stays as long as it likes.</summary>
        public void Welcome() => _strangers.Leave(this);

        /// <summary>Closes it.</summary>
        public void Abort(string reason) => _connection.Abort(new ConnectionAbortedException(reason));

        /// <summary>Closes it unless it was welcomed.</summary>
        public void AbortIfUnknown()
        {
            if (_strangers.Leave(this))
            {
                Abort($"it has shown no token for {Patience.TotalSeconds:F0} s");
            }
        }
    }
}
