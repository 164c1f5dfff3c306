using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Cluster.Coordinator.Services;

/// <summary>Connections on which nobody has shown yet that he belongs to the run: few at a time, each for a short while, and each may make the
/// server remember little. Where there are too many, the oldest gives way, since whoever belongs here shows it at once.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class Strangers(TimeProvider clock) : IDisposable
{
    /// <summary>Strangers at a time.</summary>
    public const int Most = 32;

    /// <summary>How long one may stay a stranger.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int MostConnections = 4096;
    private const int MostStreams = 16;
    private const int ReadAhead = 32 << 10;
    private const int LargestHeaders = 16 << 10;
    private static readonly TimeSpan HeadersPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenTidyings = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly LinkedList<Stranger> _strangers = [];

    // Whoever gives way takes a moment to be gone, and the next is not served before: no crowd makes the server keep more of them than these.
    private readonly SemaphoreSlim _places = new(Most);
    private int _gone;
    private long _tidied;

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

    /// <summary>Serves a connection as it comes from the network; closes it if it stays a stranger's.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="next">Serves it.</param>
    public async Task MeetAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        using var stranger = new Stranger(this, connection, clock);
        Enter(stranger)?.Abort("another one came, and this one has shown no token");
        connection.Features.Set(stranger);
        try
        {
            await _places.WaitAsync(stranger.Aborted).ConfigureAwait(false);
            stranger.Take(_places);
            await next(connection).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stranger.Aborted.IsCancellationRequested)
        {
            // Its turn never came.
        }
        finally
        {
            Leave(stranger);
            stranger.GiveBack();
            if (!stranger.IsWelcome)
            {
                Tidy();
            }
        }
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

    // A connection leaves some 40 KB behind. The collector lets such things lie, the longer the larger the processor's cache is; training leaves
    // nothing, so nobody else would make it begin. Many strangers at once do not make it begin more often than it can afford to.
    private void Tidy()
    {
        if (Interlocked.Increment(ref _gone) % (Most / 2) == 0 && clock.GetElapsedTime(_tidied) > BetweenTidyings)
        {
            _tidied = clock.GetTimestamp();
            GC.Collect();
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
}
