using System.Diagnostics;
using Cluster.Collectives.Joining;
using Grpc.Core;

namespace Cluster.Worker.Joining;

/// <summary>When to call the coordinator again after it did not answer: soon at first, then less often, and only for so long.</summary>
/// <param name="patience">How long after the last answer to give up.</param>
internal sealed class Retries(TimeSpan patience)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private long _answered = Stopwatch.GetTimestamp();
    private TimeSpan _delay = FirstDelay;

    /// <summary>Whether there is time for another call.</summary>
    public bool HasTime => Stopwatch.GetElapsedTime(_answered) + _delay < patience;

    /// <summary>Whether another call could be answered where this one failed.</summary>
    public static bool CanHelp(RpcException error) =>
        error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && error.Trailers.GetValue(JoinTrailers.Final) is null;

    /// <summary>Notes that the coordinator answers.</summary>
    public void Reset() => (_answered, _delay) = (Stopwatch.GetTimestamp(), FirstDelay);

    /// <summary>Waits until it is time for the next call.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_delay, cancellationToken).ConfigureAwait(false);
        _delay = _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
    }
}
