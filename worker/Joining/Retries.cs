using Cluster.Collectives.Joining;
using Grpc.Core;

namespace Cluster.Worker.Joining;

/// <summary>When to call the coordinator again after it did not answer: soon at first, then less often, and only for so long.</summary>
/// <param name="patience">How long after the last answer to give up.</param>
/// <param name="backoff">How long to wait between calls.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Retries(TimeSpan patience, Backoff backoff, TimeProvider clock)
{
    private long _answered = clock.GetTimestamp();

    /// <param name="patience">How long after the last answer to give up.</param>
    public Retries(TimeSpan patience)
        : this(patience, new Backoff(Random.Shared), TimeProvider.System)
    {
    }

    /// <summary>How long after the last answer to give up.</summary>
    public TimeSpan Patience => patience;

    /// <summary>Whether there is time for another call.</summary>
    public bool HasTime => clock.GetElapsedTime(_answered) < patience;

    /// <summary>Whether another call could be answered where this one failed.</summary>
    public static bool CanHelp(RpcException error) => !JoinTrailers.AreFinal(error)
        && (WasNotAnswered(error) || error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted);

    // A connection that ended before HTTP/2 was agreed on, as where a proxy finds nobody behind it, is an internal error to the library.
    private static bool WasNotAnswered(RpcException error) =>
        error.StatusCode == StatusCode.Internal && error.Status.DebugException is HttpRequestException;

    /// <summary>Notes that the coordinator answers.</summary>
    public void Reset()
    {
        _answered = clock.GetTimestamp();
        backoff.Reset();
    }

    /// <summary>Waits until it is time for the next call, the last one at the end of all patience.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var (wait, left) = (backoff.Next(), patience - clock.GetElapsedTime(_answered));
        return Task.Delay(wait < left ? wait : left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellationToken);
    }
}
