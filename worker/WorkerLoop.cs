using System.Diagnostics;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Cluster.Training;
using Cluster.Training.Computing;
using Cluster.Worker.Faults;

namespace Cluster.Worker;

/// <summary>What a worker does for as long as it is a member: take an order, compute the sums, send them.</summary>
public sealed class WorkerLoop : IDisposable
{
    private readonly IWorkerLink _link;
    private readonly Term _term;
    private readonly RangeComputer _computer;
    private readonly FaultSwitch _faults;

    /// <summary>A worker's loop.</summary>
    /// <param name="job">The job.</param>
    /// <param name="link">The worker's end of its link; it outlives the loop.</param>
    /// <param name="threads">Compute threads, 1 or more.</param>
    /// <param name="term">Term in which the worker joined.</param>
    /// <param name="faults">Staged misfortune, for demonstrations.</param>
    /// <param name="furtherSets">Sets beside the test split whose outputs may be asked for.</param>
    public WorkerLoop(
        TrainingJob job, IWorkerLink link, int threads, Term term, FaultSwitch faults, IReadOnlyList<Dataset>? furtherSets = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(link);
        (_link, _term, _faults) = (link, term, faults);
        _computer = new RangeComputer(TrainingTask.Of(job), link.Pool, threads, furtherSets);
    }

    /// <summary>Serves the link until the coordinator lets this worker go.</summary>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <returns>The coordinator's farewell.</returns>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    public async Task<ReleaseOrder> RunAsync(CancellationToken cancellationToken)
    {
        var times = default(PhaseTimes);
        while (true)
        {
            var (asked, receivedBefore) = (Stopwatch.GetTimestamp(), _link.ReceiveTime);
            var order = await _link.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            var receive = _link.ReceiveTime - receivedBefore;
            times += new PhaseTimes(default, default, receive, Stopwatch.GetElapsedTime(asked) - receive);
            switch (order)
            {
                case ReleaseOrder release:
                    return release;
                case AssignmentOrder assignment:
                    times = await AnswerAsync(assignment, times, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _computer.Dispose();

    // Returns what is left to report with the next contribution: the time that sending took.
    private async ValueTask<PhaseTimes> AnswerAsync(AssignmentOrder assignment, PhaseTimes times, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var isPretended = _faults.Pretence is not null && assignment.Round.Kind == RoundKind.Train;
        var subtrees = isPretended ? _faults.Pretence!.Compute(assignment, _link.Pool) : _computer.Compute(assignment, _link.Weights);
        await _faults.SlowDownAsync(Stopwatch.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
        times += new PhaseTimes(Stopwatch.GetElapsedTime(started), default, default, default);

        started = Stopwatch.GetTimestamp();
        for (var index = 0; index < subtrees.Count; index++)
        {
            if (assignment.Round.Kind == RoundKind.Train)
            {
                _faults.DieIfDue(assignment.Round.Step);
            }

            var contribution = new Contribution(
                _term, assignment.Generation, assignment.Round.Kind, assignment.Round.Step, subtrees[index], index == 0 ? times : default);
            await _link.SendAsync(contribution, cancellationToken).ConfigureAwait(false);
        }

        return new PhaseTimes(default, Stopwatch.GetElapsedTime(started), default, default);
    }
}
