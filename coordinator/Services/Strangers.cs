using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Cluster.Coordinator.Services;

/// <summary>Connections on which nobody has shown yet that he belongs to the run: few at a time, each for a short while, and each may make the
/// server remember little. Where there are too many, the oldest of those who come from one place gives way, of the place that most come from: whoever
/// belongs here shows it at once, and a crowd from elsewhere does not keep him from it.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class Strangers(TimeProvider clock) : IDisposable
{
    /// <summary>Their connections at a time, with those that are being closed.</summary>
    public const int Most = 16;

    /// <summary>How long one may stay a stranger.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Whoever gives way takes a moment to be gone, for which the next does not have to wait.
    private const int Leaving = 4;
    private const int MostConnections = 4096;
    private const int MostStreams = 16;
    private const int ReadAhead = 32 << 10;
    private const int LargestHeaders = 16 << 10;
    private static readonly TimeSpan HeadersPatience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LinkedList<Stranger> _strangers = [];
    private readonly SemaphoreSlim _places = new(Most);
    private readonly Leavings _leavings = new(clock);

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

    /// <summary>Sets how much is read ahead for anybody who is not listened to.</summary>
    public static void Limit(SocketTransportOptions sockets) => sockets.MaxReadBufferSize = ReadAhead;

    /// <summary>Waits for a place for one more, which another one gives up if there is none.</summary>
    /// <param name="connection">The connection; it is closed if it stays a stranger's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ConnectionContext> LetInAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        OneOfTooMany()?.Abort("another one came, and this one has shown no token");
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        var stranger = new Stranger(this, connection, clock);
        lock (_gate)
        {
            _strangers.AddLast(stranger.Node);
        }

        connection.Features.Set(stranger);
        return new StrangerConnection(connection, stranger);
    }

    /// <summary>Closes the connections of all who are strangers now, so that nobody waits for them at the end.</summary>
    public void Dismiss()
    {
        Stranger[] all;
        lock (_gate)
        {
            all = [.. _strangers];
        }

        foreach (var stranger in all)
        {
            stranger.Abort("the coordinator ends");
        }
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Takes one out who is none any more.</summary>
    /// <returns>Whether it was one.</returns>
    internal bool Leave(Stranger stranger)
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

    /// <summary>Gives a place to the next.</summary>
    /// <param name="isGone">Whether nothing is left of who had it, rather than that he is welcome.</param>
    internal void GiveBack(bool isGone)
    {
        _places.Release();
        if (isGone)
        {
            _leavings.Add();
        }
    }

    private Stranger? OneOfTooMany()
    {
        lock (_gate)
        {
            if (_strangers.Count < Most - Leaving)
            {
                return null;
            }

            var oldest = _strangers.GroupBy(stranger => stranger.Origin).MaxBy(crowd => crowd.Count())!.First();
            _strangers.Remove(oldest.Node);
            return oldest;
        }
    }
}
