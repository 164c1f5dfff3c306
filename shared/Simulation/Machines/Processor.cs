using Cluster.Simulation.Time;

namespace Cluster.Simulation.Machines;

/// <summary>The cores of one machine, shared fairly: as long as there are no more busy threads than cores each runs at full speed, else all
/// are slowed down alike (processor sharing).</summary>
/// <remarks>Every task advances at the same rate, so one virtual clock of work done serves all: a task that begins when the clock shows v
/// ends when it shows v + work.</remarks>
internal sealed class Processor(VirtualTime time, double cores)
{
    private readonly PriorityQueue<Job, (double End, long Sequence)> _jobs = new();
    private long _sequence;
    private long _version;
    private double _work;
    private double _since;
    private int _threads;

    /// <summary>Number of cores.</summary>
    public double Cores => cores;

    /// <summary>Core-seconds spent so far.</summary>
    public double Spent { get; private set; }

    private double Rate => _threads <= cores ? 1 : cores / _threads;

    /// <summary>Runs a task.</summary>
    /// <param name="seconds">How long it takes on cores of its own.</param>
    /// <param name="threads">How many threads it keeps busy, 1 or more.</param>
    /// <param name="done">What follows.</param>
    public void Run(double seconds, int threads, Action done)
    {
        Advance();
        Spent += seconds * threads;
        _jobs.Enqueue(new Job(threads, done), (_work + seconds, _sequence++));
        _threads += threads;
        Schedule();
    }

    private void Advance()
    {
        _work += (time.Now - _since) * Rate;
        _since = time.Now;
    }

    // Whatever was scheduled for another set of tasks is void.
    private void Schedule()
    {
        if (_jobs.TryPeek(out _, out var next))
        {
            var version = ++_version;
            time.After((next.End - _work) / Rate, () => EndFirst(version));
        }
    }

    private void EndFirst(long version)
    {
        if (version != _version)
        {
            return;
        }

        Advance();
        _jobs.TryDequeue(out var job, out var at);
        _work = Math.Max(_work, at.End);
        _threads -= job.Threads;
        Schedule();
        job.Done();
    }

    private readonly record struct Job(int Threads, Action Done);
}
