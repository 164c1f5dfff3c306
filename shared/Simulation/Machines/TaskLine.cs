namespace Cluster.Simulation.Machines;

/// <summary>Tasks of one process that are served in order by a fixed number of its threads, such as those of its connections.</summary>
/// <param name="processor">The cores they need.</param>
/// <param name="servers">Tasks served at once, 1 or more.</param>
/// <param name="threads">Threads that each keeps busy.</param>
internal sealed class TaskLine(Processor processor, int servers, int threads = 1)
{
    private readonly Queue<(double Seconds, Action Done)> _waiting = new();
    private int _running;

    /// <summary>Lines a task up.</summary>
    /// <param name="seconds">How long it takes; one that takes no time does not wait.</param>
    /// <param name="done">What follows.</param>
    public void Run(double seconds, Action done)
    {
        if (seconds <= 0)
        {
            done();
            return;
        }

        _waiting.Enqueue((seconds, done));
        Serve();
    }

    private void Serve()
    {
        while (_running < servers && _waiting.TryDequeue(out var task))
        {
            _running++;
            processor.Run(task.Seconds, threads, () =>
            {
                _running--;
                task.Done();
                Serve();
            });
        }
    }
}
