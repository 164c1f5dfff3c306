using System.Diagnostics;
using Cluster.Security.Targets;

namespace Cluster.Security.Runs;

/// <summary>Carries cases out, shared among threads: case n is the next one of target n modulo their number. A case has the same outcome on
/// whatever thread it runs.</summary>
internal sealed class CaseRange(ulong seed, long count, IReadOnlyList<Target> targets, int threads)
{
    private const int Batch = 256;
    private const int MostFailures = 20;

    private readonly Lock _gate = new();
    private readonly List<Failure> _failures = [];
    private readonly HashSet<(string, string)> _told = [];
    private readonly RunningCase[] _running = [.. Enumerable.Range(0, threads).Select(_ => new RunningCase())];
    private long _done;
    private long _next;

    /// <summary>Cases carried out so far.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Cases in all.</summary>
    public long Count => count;

    /// <summary>What broke the promise: of each target one case of a kind.</summary>
    public IReadOnlyList<Failure> Failures => _failures;

    /// <summary>Of each target what became of its cases, once all are done.</summary>
    public IReadOnlyList<TargetTally> Tallies { get; } = [.. targets.Select(_ => new TargetTally())];

    /// <summary>Carries them out; ends early once some have failed.</summary>
    public void Run()
    {
        var all = _running.Select(running => new Thread(() => Work(running), maxStackSize: 1 << 20)).ToList();
        all.ForEach(thread => thread.Start());
        all.ForEach(thread => thread.Join());
    }

    /// <summary>A case that has been running for longer than any may, on some thread; null if there is none.</summary>
    /// <param name="limit">How long a case may run.</param>
    public (string Target, long Case)? Hanging(TimeSpan limit)
    {
        var hanging = _running.FirstOrDefault(running => running.Elapsed > limit);
        return hanging?.Current is (var number, _) ? (targets[(int)(number % targets.Count)].Name, number / targets.Count) : null;
    }

    private void Work(RunningCase running)
    {
        var tallies = targets.Select(_ => new TargetTally()).ToArray();
        using var runner = new CaseRunner(seed);
        for (var (first, end) = TakeBatch(); first < end; (first, end) = TakeBatch())
        {
            for (var number = first; number < end; number++)
            {
                running.Begin(number);
                var index = (int)(number % targets.Count);
                if (runner.Run(targets[index], number / targets.Count, tallies[index]) is { } failure)
                {
                    Note(failure);
                }
            }

            running.End();
            Interlocked.Add(ref _done, end - first);
        }

        lock (_gate)
        {
            for (var index = 0; index < tallies.Length; index++)
            {
                Tallies[index].Add(tallies[index]);
            }
        }
    }

    private void Note(Failure failure)
    {
        // The same fault shows in many cases: it is told once.
        var stack = failure.Details.Split('\n').Where(line => line.Contains(" at ", StringComparison.Ordinal)).Take(4);
        var site = failure.Details.Length > 0 ? string.Join('\n', stack) : failure.What.Split(' ')[0];
        lock (_gate)
        {
            if (_told.Add((failure.Target, site)))
            {
                _failures.Add(failure);
            }
        }
    }

    private (long First, long End) TakeBatch()
    {
        lock (_gate)
        {
            var first = _failures.Count >= MostFailures ? count : _next;
            _next = Math.Min(count, first + Batch);
            return (first, _next);
        }
    }

    private sealed class RunningCase
    {
        private readonly Lock _gate = new();
        private (long Number, long Began)? _current;

        public (long Number, long Began)? Current
        {
            get
            {
                lock (_gate)
                {
                    return _current;
                }
            }
        }

        public TimeSpan Elapsed => Current is (_, var began) ? Stopwatch.GetElapsedTime(began) : TimeSpan.Zero;

        public void Begin(long number)
        {
            lock (_gate)
            {
                _current = (number, Stopwatch.GetTimestamp());
            }
        }

        public void End()
        {
            lock (_gate)
            {
                _current = null;
            }
        }
    }
}
