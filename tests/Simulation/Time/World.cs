using Cluster.Protocol.Tests.Schedules;

namespace Cluster.FaultSimulation.Time;

/// <summary>One thread, one virtual clock, one generator: whatever happens in a simulation happens here, one event at a time.</summary>
/// <param name="seed">Decides everything.</param>
/// <param name="tell">Takes readable lines of the trace; null where nobody reads it.</param>
internal sealed class World(ulong seed, Action<string>? tell)
{
    private readonly EventQueue _queue = new();

    /// <summary>Virtual time in ticks of 100 ns.</summary>
    public long Now { get; private set; }

    public ScheduleRandom Random { get; } = new(seed);

    public Trace Trace { get; } = new(tell);

    /// <summary>Events so far.</summary>
    public long Events { get; private set; }

    public bool IsEmpty => _queue.IsEmpty;

    /// <summary>Lets something happen later.</summary>
    /// <param name="delay">Ticks from now on, 0 or more.</param>
    /// <param name="act">What happens.</param>
    public void After(long delay, Action act) => _queue.Add(Now + delay, act);

    /// <summary>Lets the next event happen.</summary>
    public void Step()
    {
        var (time, act) = _queue.Take();
        Now = time;
        Events++;
        act();
    }

    /// <summary>Notes something in the trace.</summary>
    public void Note(string node, string what, long a = 0, long b = 0, long c = 0) => Trace.Add(new TraceEntry(Now, node, what, null, a, b, c));

    /// <summary>Notes something with a subject that can tell of itself.</summary>
    public void Note(string node, object subject, long hash) => Trace.Add(new TraceEntry(Now, node, "", subject, hash, 0, 0));

    /// <summary>A random number of ticks.</summary>
    public long Between(long least, long most) => least + (long)((double)Random.Below(1 << 20) / (1 << 20) * (most - least + 1));
}
