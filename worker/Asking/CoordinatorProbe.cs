using System.Diagnostics;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Cluster.Worker.Joining;
using Google.Protobuf;
using Grpc.Core;

namespace Cluster.Worker.Asking;

/// <summary>What a link between this machine and a coordinator does, as its gRPC calls see it.</summary>
/// <param name="RoundTrip">The fastest call there and back.</param>
/// <param name="UpBytesPerSecond">Bytes a second to the coordinator.</param>
/// <param name="DownBytesPerSecond">Bytes a second from it.</param>
public sealed record LinkSpeed(TimeSpan RoundTrip, double UpBytesPerSecond, double DownBytesPerSecond);

/// <summary>Asks a coordinator, over one connection, what it is and how fast it is reached. Whoever asks is no worker and becomes none.</summary>
public sealed class CoordinatorProbe : IDisposable
{
    private const int RoundTrips = 10;
    private const int FirstBallast = 64 << 10;
    private const int MostBallast = 768 << 10;
    private const int WindowBytes = 4 << 20;
    private static readonly TimeSpan Measuring = TimeSpan.FromMilliseconds(250);

    private readonly CoordinatorChannel _channel;
    private readonly V1.Coordinator.CoordinatorClient _client;
    private readonly Metadata _headers;
    private readonly TimeSpan _deadline;

    /// <summary>A connection, opened with the first question.</summary>
    /// <param name="address">Where the coordinator listens.</param>
    /// <param name="token">The run's token.</param>
    /// <param name="tls">Whom to take for it; null for plain text.</param>
    /// <param name="deadline">How long to wait for each answer.</param>
    public CoordinatorProbe(HostPort address, JoinToken token, ClientTls? tls, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(token);
        _channel = CoordinatorChannel.Open(address, tls, deadline, WindowBytes);
        _client = new V1.Coordinator.CoordinatorClient(_channel.Invoker);
        (_headers, _deadline) = (new Metadata { { JoinToken.MetadataKey, token.ToMetadataValue() } }, deadline);
    }

    /// <summary>Asks once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcome, the status if there was an answer, what was said if not, and how far ahead the coordinator's clock is.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public async Task<(QueryOutcome Outcome, RunStatus? Status, string Detail, TimeSpan Ahead)> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The first call opens the connection; the second tells the time.
            await CallAsync(new StatusRequest(), cancellationToken).ConfigureAwait(false);
            var (began, started) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
            var reply = await CallAsync(new StatusRequest(), cancellationToken).ConfigureAwait(false);
            var status = reply.FromWire();
            return (QueryOutcome.Answered, status, "", status.Time - (began + (Stopwatch.GetElapsedTime(started) / 2)));
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            var (outcome, detail) = StatusQuery.Explain(_channel, error);
            return (outcome, null, detail, default);
        }
        catch (RpcException error)
        {
            throw new OperationCanceledException("The question was given up.", error, cancellationToken);
        }
    }

    /// <summary>Measures latency and speed both ways, for about half a second, or for as long as the first bytes take.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">The coordinator does not answer any more.</exception>
    public async Task<LinkSpeed> MeasureAsync(CancellationToken cancellationToken)
    {
        var best = TimeSpan.MaxValue;
        for (var count = 0; count < RoundTrips; count++)
        {
            var took = await TimeAsync(new StatusRequest(), cancellationToken).ConfigureAwait(false);
            best = took < best ? took : best;
        }

        var ballast = UnsafeByteOperations.UnsafeWrap(RandomBytes());
        var up = await SpeedAsync(
            bytes => new StatusRequest { Ballast = UnsafeByteOperations.UnsafeWrap(ballast.Memory[..bytes]) }, best, cancellationToken)
            .ConfigureAwait(false);
        var down = await SpeedAsync(bytes => new StatusRequest { AnswerBallast = bytes }, best, cancellationToken).ConfigureAwait(false);
        return new LinkSpeed(best, up, down);
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    // Messages grow until they are as large as may be or time is up, so that a slow link is not held up for long. The largest ones count, and the
    // pauses before them: a link that lets as many bytes pass at once as it could have carried while it was idle, as many do, is no faster for it.
    private async Task<double> SpeedAsync(Func<int, StatusRequest> request, TimeSpan roundTrip, CancellationToken cancellationToken)
    {
        var (size, moved, moving, started) = (FirstBallast, 0L, TimeSpan.Zero, Stopwatch.GetTimestamp());
        var before = started;
        while (true)
        {
            await CallAsync(request(size), cancellationToken).ConfigureAwait(false);
            var after = Stopwatch.GetTimestamp();
            var took = Stopwatch.GetElapsedTime(before, after);
            before = after;

            // What a call takes without any bytes is not the link's speed; more than half of it is never left out.
            (moved, moving) = (moved + size, moving + (took - roundTrip > took / 2 ? took - roundTrip : took / 2));
            if (Stopwatch.GetElapsedTime(started) >= Measuring)
            {
                return moved / moving.TotalSeconds;
            }

            if (size < MostBallast)
            {
                (size, moved, moving) = (Math.Min(2 * size, MostBallast), 0, TimeSpan.Zero);
            }
        }
    }

    private async Task<TimeSpan> TimeAsync(StatusRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await CallAsync(request, cancellationToken).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task<StatusReply> CallAsync(StatusRequest request, CancellationToken cancellationToken)
    {
        using var call = _client.StatusAsync(request, _headers, DateTime.UtcNow + _deadline, cancellationToken);
        return await call.ResponseAsync.ConfigureAwait(false);
    }

    private static byte[] RandomBytes()
    {
        var bytes = new byte[MostBallast];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
