namespace Cluster.Coordinator.Services;

/// <summary>Counts the work streams that are open, so that a process that ends can let the last farewell arrive.</summary>
internal sealed class OpenLinks
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _allClosed;
    private int _open;

    /// <summary>Counts a stream in until the result is disposed.</summary>
    public IDisposable Open()
    {
        lock (_gate)
        {
            _open++;
        }

        return new Registration(this);
    }

    /// <summary>Waits until no stream is open, or for so long.</summary>
    public async Task WaitUntilClosedAsync(TimeSpan timeout)
    {
        Task closed;
        lock (_gate)
        {
            if (_open == 0)
            {
                return;
            }

            _allClosed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            closed = _allClosed.Task;
        }

        await Task.WhenAny(closed, Task.Delay(timeout)).ConfigureAwait(false);
    }

    private void Close()
    {
        lock (_gate)
        {
            if (--_open == 0)
            {
                _allClosed?.TrySetResult();
            }
        }
    }

    private sealed class Registration(OpenLinks links) : IDisposable
    {
        public void Dispose() => links.Close();
    }
}
