using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Numbers;

namespace Cluster.FaultSimulation.Runs;

/// <summary>Carries a range of seeds out, shared among threads. A seed has the same outcome on whatever thread it runs.</summary>
internal sealed class SeedRange(ulong from, ulong to, Bug bug, int threads)
{
    private const int Batch = 32;
    private const int MostFailures = 5;

    private readonly Lock _gate = new();
    private readonly List<SeedResult> _failures = [];
    private long _done;
    private ulong _next = from;

    /// <summary>Seeds that were carried out so far.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Seeds in all.</summary>
    public long Count { get; } = (long)(to - from);

    /// <summary>Carries them out; ends early once some have failed.</summary>
    public RangeSummary Run()
    {
        var summaries = new RangeSummary[threads];
        var all = Enumerable.Range(0, threads).Select(thread => new Thread(() => summaries[thread] = Work())).ToList();
        all.ForEach(thread => thread.Start());
        all.ForEach(thread => thread.Join());
        var summary = new RangeSummary(new Coverage());
        foreach (var part in summaries)
        {
            summary.Add(part);
        }

        summary.Failures.AddRange(_failures.OrderBy(failure => failure.Seed));
        return summary;
    }

    private RangeSummary Work()
    {
        var (shelf, summary) = (new SumsShelf(), new RangeSummary(new Coverage()));
        for (var (first, end) = TakeBatch(); first < end; (first, end) = TakeBatch())
        {
            for (var seed = first; seed < end; seed++)
            {
                var result = SeedResult.Of(seed, shelf, summary.Coverage, bug);
                summary.Count(result);
                Interlocked.Increment(ref _done);
                if (result.Failure is not null)
                {
                    Note(result);
                }
            }
        }

        return summary;
    }

    private void Note(SeedResult failure)
    {
        lock (_gate)
        {
            _failures.Add(failure);
        }
    }

    private (ulong First, ulong End) TakeBatch()
    {
        lock (_gate)
        {
            var first = _failures.Count >= MostFailures ? to : _next;
            _next = Math.Min(to, first + Batch);
            return (first, _next);
        }
    }
}
