namespace Cluster.Collectives.Exchanges;

/// <summary>Counts sends whose bytes are still read, so that whoever wants to write there can wait.</summary>
internal sealed class PendingSends
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _none;
    private int _count;

    /// <summary>One more.</summary>
    public void Add()
    {
        lock (_gate)
        {
            _count++;
        }
    }

    /// <summary>One less.</summary>
    public void Done()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                _none?.TrySetResult();
                _none = null;
            }
        }
    }

    /// <summary>Waits until there is none.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            return _count == 0
                ? Task.CompletedTask
                : (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
