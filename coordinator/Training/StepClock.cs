using Cluster.Collectives.Messages;
using Cluster.Coordinator.Progress;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>Adds up where the time of training steps goes. Evaluations are left out, and the first steps where that is asked for: in them
/// caches fill and code is still being compiled.</summary>
/// <param name="warmUp">The step to begin after.</param>
internal sealed class StepClock(long warmUp)
{
    private readonly SortedDictionary<int, PhaseTimes> _workers = [];
    private long _steps;
    private long _samples;
    private TimeSpan _duration;
    private TimeSpan _update;

    /// <summary>Takes in what a worker says of its time.</summary>
    /// <param name="worker">Who says so.</param>
    /// <param name="kind">What the round was.</param>
    /// <param name="step">Steps before it.</param>
    /// <param name="times">What the worker did since it said so last.</param>
    public void Count(WorkerId worker, RoundKind kind, long step, in PhaseTimes times)
    {
        if (kind == RoundKind.Train && step >= warmUp)
        {
            _workers[worker.Value] = _workers.GetValueOrDefault(worker.Value) + times;
        }
    }

    /// <summary>Takes in a step.</summary>
    /// <param name="step">Steps before it.</param>
    /// <param name="samples">Training samples in it.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="update">How much of that the update took.</param>
    public void CountStep(long step, long samples, TimeSpan duration, TimeSpan update)
    {
        if (step >= warmUp)
        {
            (_steps, _samples, _duration, _update) = (_steps + 1, _samples + samples, _duration + duration, _update + update);
        }
    }

    /// <summary>What was found; null where no step was measured.</summary>
    /// <param name="copiesOf">What a worker computed a second time, or in vain.</param>
    public StepTimes? Result(Func<WorkerId, Copies> copiesOf) => _steps == 0 ? null : new StepTimes(
        _steps,
        _samples,
        _duration.TotalSeconds,
        _update.TotalSeconds,
        [.. _workers.Select(entry => new WorkerTimes(
            entry.Key,
            entry.Value.Compute.TotalSeconds,
            entry.Value.Send.TotalSeconds,
            entry.Value.Receive.TotalSeconds,
            entry.Value.Wait.TotalSeconds)
        {
            CopiedMicroBatches = copiesOf(new WorkerId(entry.Key)).Copied,
            WastedMicroBatches = copiesOf(new WorkerId(entry.Key)).Wasted,
        })]);
}
