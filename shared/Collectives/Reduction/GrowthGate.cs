using System.Threading.Tasks.Sources;

namespace Cluster.Collectives.Reduction;

/// <summary>Lets one who sends sums wait for one who computes them, without allocating.</summary>
internal sealed class GrowthGate : IValueTaskSource
{
    private readonly Lock _lock = new();

    // The waiter goes on elsewhere: whoever computes must not be held up.
    private ManualResetValueTaskSourceCore<bool> _waiting = new() { RunContinuationsAsynchronously = true };
    private int _finalFrom;
    private int? _wanted;
    private bool _isClosed;

    /// <summary>Nothing is final, of other sums.</summary>
    /// <param name="length">Length of their arena in floats.</param>
    public void Restart(int length)
    {
        lock (_lock)
        {
            _finalFrom = length;
        }
    }

    /// <summary>More is final.</summary>
    /// <param name="finalFrom">First final float.</param>
    public void Grow(int finalFrom)
    {
        lock (_lock)
        {
            _finalFrom = finalFrom;
            if (_wanted >= finalFrom)
            {
                _wanted = null;
                _waiting.SetResult(true);
            }
        }
    }

    /// <summary>Nothing more will come: whoever waits, or will, is told so.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (_wanted is not null)
            {
                _wanted = null;
                _waiting.SetException(new OperationCanceledException());
            }
        }
    }

    /// <summary>Waits until everything from a float on is final. One at a time.</summary>
    /// <param name="from">The float.</param>
    /// <exception cref="OperationCanceledException">It never will be.</exception>
    public ValueTask WaitAsync(int from)
    {
        lock (_lock)
        {
            if (_finalFrom <= from)
            {
                return ValueTask.CompletedTask;
            }

            if (_isClosed)
            {
                return ValueTask.FromCanceled(new CancellationToken(canceled: true));
            }

            _waiting.Reset();
            _wanted = from;
            return new ValueTask(this, _waiting.Version);
        }
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => _waiting.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiting.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);
}
