using Cluster.FaultSimulation.Checks;

namespace Cluster.FaultSimulation.Runs;

/// <summary>What became of many seeds.</summary>
/// <param name="coverage">Which events met the core in which states.</param>
internal sealed class RangeSummary(Coverage coverage)
{
    // Events of a seed, in tens.
    private readonly long[] _events = new long[4096];

    public Coverage Coverage { get; } = coverage;

    /// <summary>The first seeds that failed.</summary>
    public List<SeedResult> Failures { get; } = [];

    public long Seeds { get; private set; }

    public long Events { get; private set; }

    public long Faults { get; private set; }

    public long Coordinators { get; private set; }

    public long Recomputed { get; private set; }

    /// <summary>Fewest training steps of a seed.</summary>
    public long LeastSteps { get; private set; } = long.MaxValue;

    /// <summary>A hash over the trace hashes of all seeds, in whatever order they were carried out.</summary>
    public ulong TraceHash { get; private set; }

    /// <summary>Median of the events of a seed, to within ten.</summary>
    public long MedianEvents
    {
        get
        {
            var (below, bucket) = (0L, 0);
            while (bucket < _events.Length - 1 && (below += _events[bucket]) * 2 < Seeds)
            {
                bucket++;
            }

            return bucket * 10L;
        }
    }

    public void Count(SeedResult result)
    {
        Seeds++;
        Events += result.Events;
        Faults += result.Faults;
        Coordinators += result.Coordinators;
        Recomputed += result.Recomputed;
        LeastSteps = Math.Min(LeastSteps, result.Steps);
        TraceHash += result.TraceHash;
        _events[Math.Min(result.Events / 10, _events.Length - 1)]++;
    }

    public void Add(RangeSummary other)
    {
        Coverage.Add(other.Coverage);
        Seeds += other.Seeds;
        Events += other.Events;
        Faults += other.Faults;
        Coordinators += other.Coordinators;
        Recomputed += other.Recomputed;
        LeastSteps = Math.Min(LeastSteps, other.LeastSteps);
        TraceHash += other.TraceHash;
        for (var bucket = 0; bucket < _events.Length; bucket++)
        {
            _events[bucket] += other._events[bucket];
        }
    }
}
