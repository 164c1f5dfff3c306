namespace Cluster.Training.Computing;

/// <summary>A fixed set of threads that do one piece of work together, again and again. The caller is the first of them; the
/// others wait between pieces. Which thread does what is decided by its index alone.</summary>
internal sealed class ComputeTeam : IDisposable
{
    private readonly SemaphoreSlim[] _starts;
    private readonly CountdownEvent _done;
    private readonly Exception?[] _errors;
    private Action<int>? _work;
    private volatile bool _isStopping;

    /// <param name="threads">Number of threads, the caller included; 1 or more.</param>
    public ComputeTeam(int threads)
    {
        Size = threads;
        _starts = [.. Enumerable.Range(0, threads - 1).Select(_ => new SemaphoreSlim(0))];
        _done = new CountdownEvent(1);
        _errors = new Exception?[threads];
        for (var index = 1; index < threads; index++)
        {
            var member = index;
            new Thread(() => Serve(member)) { IsBackground = true, Name = $"compute-{member}" }.Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Size { get; }

    /// <summary>Runs <paramref name="work"/> once on every thread, with the thread's index, and waits for all.</summary>
    public void Run(Action<int> work)
    {
        _work = work;
        _done.Reset(Size);
        foreach (var start in _starts)
        {
            start.Release();
        }

        Do(0);
        _done.Wait();
        if (Array.Find(_errors, error => error is not null) is { } first)
        {
            Array.Clear(_errors);
            throw new AggregateException(first);
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        foreach (var start in _starts)
        {
            start.Release();
        }
    }

    private void Serve(int member)
    {
        while (true)
        {
            _starts[member - 1].Wait();
            if (_isStopping)
            {
                return;
            }

            Do(member);
        }
    }

    // An exception must reach the caller, not end the process from a background thread.
    private void Do(int member)
    {
        try
        {
            _work!(member);
        }
        catch (Exception error)
        {
            _errors[member] = error;
        }
        finally
        {
            _done.Signal();
        }
    }
}
