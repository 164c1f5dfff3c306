namespace Cluster.Collectives.Tests.Transports.Sockets;

/// <summary>A clock that stands still until it is moved on.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(callback, state, GetTimestamp() + dueTime.Ticks);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        _made.TrySetResult();
        return timer;
    }

    /// <summary>Waits until somebody has set a timer.</summary>
    public Task TimerAsync(CancellationToken cancellationToken) => _made.Task.WaitAsync(cancellationToken);

    public void Advance(TimeSpan duration)
    {
        Interlocked.Add(ref _now, duration.Ticks);
        Timer[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.RingIfDue(_now);
        }
    }

    private sealed class Timer(TimerCallback callback, object? state, long due) : ITimer
    {
        private int _isDone;

        public void RingIfDue(long now)
        {
            if (now >= due && Interlocked.Exchange(ref _isDone, 1) == 0)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Interlocked.CompareExchange(ref _isDone, 0, 0) == 0;

        public void Dispose() => Interlocked.Exchange(ref _isDone, 1);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
