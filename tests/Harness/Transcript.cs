using System.Diagnostics.CodeAnalysis;

namespace Cluster.Harness;

/// <summary>What a process wrote to one stream so far, line by line, and a way to wait for a line.</summary>
internal sealed class Transcript
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _isComplete;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Collects until the stream ends.</summary>
    public async Task CopyAsync(StreamReader reader)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
            Take(line);
        }
        while (line is not null);
    }

    /// <summary>The first line, past or future, from which something can be picked.</summary>
    /// <returns>What was picked; null when the stream ended without such a line.</returns>
    public async Task<T?> FindAsync<T>(Func<string, T?> pick, CancellationToken cancellationToken)
        where T : class
    {
        var next = 0;
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (TryPick(pick, ref next, out var found) || _isComplete)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryPick<T>(Func<string, T?> pick, ref int next, [NotNullWhen(true)] out T? found)
        where T : class
    {
        found = null;
        while (found is null && next < _lines.Count)
        {
            found = pick(_lines[next++]);
        }

        return found is not null;
    }

    private void Take(string? line)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _isComplete = line is null;
            if (line is not null)
            {
                _lines.Add(line);
            }

            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }
}
