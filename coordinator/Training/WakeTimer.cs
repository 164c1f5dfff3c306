namespace Cluster.Coordinator.Training;

/// <summary>Rings once at the time that was asked for, so that nobody has to look at a clock often to be in time.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="ring">What to do then; called on a thread of the pool.</param>
internal sealed class WakeTimer(TimeProvider clock, Action ring) : IDisposable
{
    // A timer counts whole milliseconds, and may be a little early.
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    private ITimer? _timer;
    private TimeSpan? _at;

    /// <summary>Asks to be woken. Whoever is woken sooner asks again.</summary>
    /// <param name="at">When at the latest; null for never.</param>
    /// <param name="now">What time it is.</param>
    public void Set(TimeSpan? at, TimeSpan now)
    {
        if (at is not { } wanted || _at <= wanted)
        {
            return;
        }

        _at = wanted;
        _timer ??= clock.CreateTimer(static state => ((Action)state!)(), ring, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change((wanted > now ? wanted - now : TimeSpan.Zero) + Resolution, Timeout.InfiniteTimeSpan);
    }

    /// <summary>It has rung: the next wish counts, whatever it is.</summary>
    public void Clear() => _at = null;

    /// <summary>Rings no more.</summary>
    public void Dispose() => _timer?.Dispose();
}
