using System.Diagnostics;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.WireFormats;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Cluster.Training;
using Cluster.Training.Computing;
using Cluster.Worker.Faults;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker;

/// <summary>What a worker does for as long as it is a member: take an order, compute the sums, send them.</summary>
public sealed class WorkerLoop : IDisposable
{
    private readonly IWorkerLink _link;
    private readonly Term _term;
    private readonly RangeComputer _computer;
    private readonly RangeComputer? _own;
    private readonly FaultSwitch _faults;
    private readonly Announcer _announcer;
    private readonly SumsRounding _rounding;
    private readonly ILogger? _logger;
    private AssignmentOrder? _assignment;
    private readonly Dictionary<RoundKind, TimeSpan> _microBatchTimes = [];
    private PhaseTimes _times;
    private int _begun;

    /// <summary>A worker's loop.</summary>
    /// <param name="job">The job.</param>
    /// <param name="link">The worker's end of its link; it outlives the loop.</param>
    /// <param name="threads">Compute threads, 1 or more.</param>
    /// <param name="term">Term in which the worker joined.</param>
    /// <param name="faults">Staged misfortune, for demonstrations.</param>
    /// <param name="furtherSets">Sets beside the test split whose outputs may be asked for.</param>
    /// <param name="logger">Is told what people may want to know; null for nobody.</param>
    public WorkerLoop(
        TrainingJob job,
        IWorkerLink link,
        int threads,
        Term term,
        FaultSwitch faults,
        IReadOnlyList<Dataset>? furtherSets = null,
        ILogger? logger = null)
        : this(job, link, new RangeComputer(TrainingTask.Of(job), link.Pool, threads, furtherSets), term, faults, logger) => _own = _computer;

    /// <summary>The loop of one membership of a worker that may have had others before.</summary>
    /// <param name="job">The job.</param>
    /// <param name="link">The worker's end of its link; it outlives the loop.</param>
    /// <param name="computer">Computes with sums of the link's pool; it outlives the loop.</param>
    /// <param name="term">Term in which the worker joined.</param>
    /// <param name="faults">Staged misfortune, for demonstrations.</param>
    /// <param name="logger">Is told what people may want to know; null for nobody.</param>
    internal WorkerLoop(TrainingJob job, IWorkerLink link, RangeComputer computer, Term term, FaultSwitch faults, ILogger? logger)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(link);
        (_link, _term, _faults, _announcer) = (link, term, faults, new Announcer(this));
        (_computer, _logger) = (computer, logger);
        _rounding = new SumsRounding(RunWire.Of(job.Wire.Name, job.Wire.Fraction, job.Layout).Gradients);
    }

    /// <summary>Whether sums of this worker have reached its link.</summary>
    public bool HasContributed { get; private set; }

    /// <summary>Serves the link until the coordinator lets this worker go.</summary>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <returns>The coordinator's farewell.</returns>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    public async Task<ReleaseOrder> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (asked, receivedBefore) = (Stopwatch.GetTimestamp(), _link.ReceiveTime);
            var order = await _link.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            var receive = _link.ReceiveTime - receivedBefore;
            _times += new PhaseTimes(default, default, receive, Stopwatch.GetElapsedTime(asked) - receive);
            switch (order)
            {
                case ReleaseOrder release:
                    return release;
                case AssignmentOrder assignment:
                    if (await TryAnswerAsync(assignment, cancellationToken).ConfigureAwait(false) is { } farewell)
                    {
                        return farewell;
                    }

                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Dispose();
        _rounding.Dispose();
    }

    // Whoever is let go while it computes, since others were faster, may find nobody to take its sums. The farewell lies behind the assignment.
    private async ValueTask<ReleaseOrder?> TryAnswerAsync(AssignmentOrder assignment, CancellationToken cancellationToken)
    {
        try
        {
            await AnswerAsync(assignment, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (LinkLostException)
        {
            if (await _link.ReceiveAsync(cancellationToken).ConfigureAwait(false) is ReleaseOrder release)
            {
                return release;
            }

            throw;
        }
    }

    private async ValueTask AnswerAsync(AssignmentOrder assignment, CancellationToken cancellationToken)
    {
        (_assignment, _begun) = (assignment, 0);
        var isTraining = assignment.Round.Kind == RoundKind.Train;
        if (isTraining && _rounding.Assign(assignment.Round.LeafCount, assignment.Range))
        {
            _logger?.ResidualsDropped();
        }

        var started = Stopwatch.GetTimestamp();
        await _faults.PauseAsync(cancellationToken).ConfigureAwait(false);
        var observer = _link.SendsWhileGrowing && _faults.AreOff ? _announcer : null;
        var subtrees = isTraining && _faults.Pretence is { } pretence
            ? pretence.Compute(assignment, _link.Pool, observer)
            : _computer.Compute(assignment, _link.Weights, observer);
        await _faults.SlowDownAsync(Stopwatch.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
        var computed = Stopwatch.GetElapsedTime(started);
        _times += new PhaseTimes(computed, default, default, default);
        if (assignment.Range.Count > 0)
        {
            _microBatchTimes[assignment.Round.Kind] = computed / assignment.Range.Count;
        }

        started = Stopwatch.GetTimestamp();
        for (var index = 0; index < subtrees.Count; index++)
        {
            if (isTraining)
            {
                _faults.DieIfDue(assignment.Round.Step);
                _faults.FlippedBit?.Strike(assignment.Round.Step, subtrees[index]);
            }

            if (isTraining && index >= _begun)
            {
                _rounding.Begin(subtrees[index]);
                _rounding.Continue(0);
            }

            // What was begun has told of times already.
            var times = index < _begun ? default : TakeTimes();
            await _link.SendAsync(ContributionOf(assignment, subtrees[index], times), cancellationToken).ConfigureAwait(false);
        }

        HasContributed = true;
        _times += new PhaseTimes(default, Stopwatch.GetElapsedTime(started), default, default);
    }

    private Contribution ContributionOf(AssignmentOrder assignment, SubtreeSums sums, PhaseTimes times) =>
        new(_term, assignment.Generation, assignment.Round.Kind, assignment.Round.Step, sums, times)
        {
            MicroBatchTime = _microBatchTimes.GetValueOrDefault(assignment.Round.Kind),
        };

    private PhaseTimes TakeTimes()
    {
        var times = _times;
        _times = default;
        return times;
    }

    // Lets sums leave while they grow.
    private sealed class Announcer(WorkerLoop loop) : ISumsObserver
    {
        public void OnBegun(SubtreeSums sums)
        {
            loop._begun++;
            loop._rounding.Begin(sums);
            loop._link.Begin(loop.ContributionOf(loop._assignment!, sums, loop.TakeTimes()));
        }

        public void OnFinal(int finalFrom) => loop._link.Grow(loop._rounding.Continue(finalFrom));
    }
}
