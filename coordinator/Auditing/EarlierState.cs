using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Training;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Auditing;

/// <summary>Puts a run back to an earlier state: its newest checkpoint that is old enough, or the state it began with, which is kept for
/// that.</summary>
internal sealed class EarlierState : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly ModelState _model;
    private readonly EpochJudge _judge;
    private readonly CheckpointKeeper _checkpoints;
    private readonly LedgerRecorder _ledger;
    private readonly Round _first;
    private readonly ModelSnapshot _numbers;
    private readonly ModelSnapshot? _best;
    private readonly EvaluationMemory _memory;

    /// <summary>Keeps the state as it is now, before the run's first round.</summary>
    /// <param name="plan">The rounds of the job.</param>
    /// <param name="first">The first one of this run.</param>
    /// <param name="model">The numbers.</param>
    /// <param name="judge">What is remembered of evaluations.</param>
    /// <param name="checkpoints">The run's checkpoints.</param>
    /// <param name="ledger">Writes down what was done.</param>
    public EarlierState(
        TrainingPlan plan, Round first, ModelState model, EpochJudge judge, CheckpointKeeper checkpoints, LedgerRecorder ledger)
    {
        (_plan, _first, _model, _judge, _checkpoints, _ledger) = (plan, first, model, judge, checkpoints, ledger);
        (_memory, _numbers) = (judge.Memory, model.CreateSnapshot());
        _numbers.Take(model.Numbers, model.Plateaus);
        if (model.Kept is { } kept)
        {
            _best = model.CreateSnapshot();
            _best.Take(kept.Numbers, kept.Plateaus);
        }
    }

    /// <summary>Goes back. Checkpoints of later states get names that nothing takes for checkpoints.</summary>
    /// <param name="updates">Most updates that the state may have behind it, unless it is the one that the run began with.</param>
    /// <returns>The round to go on with, and the checkpoint's path; null for the state that the run began with.</returns>
    /// <exception cref="CheckpointException">A checkpoint cannot be renamed or read, or the ledger not written.</exception>
    public (Round Next, string? Checkpoint) GoBack(long updates)
    {
        var (next, path) = (_first, default(string));
        _checkpoints.GoBack(updates, checkpoint =>
        {
            if (checkpoint is { State: var state } && state.Step > _first.Step)
            {
                _model.GoBack(checkpoint);
                _judge.Memory = EvaluationMemory.Of(state);
                (next, path) = (_plan.At(state.Step, state.IsEvaluationDue)!, checkpoint.Path);
            }
            else
            {
                _model.GoBack(_numbers, _best);
                _judge.Memory = _memory;
            }

            // Before any checkpoint loses its name: after a kill the ledger says which of them are void.
            Enter(path is null ? _first.Step : checkpoint!.State.Step);
        });
        return (next, path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _numbers.Dispose();
        _best?.Dispose();
    }

    private void Enter(long step) =>
        _ledger.WentBack(new RolledBackEntry(step, PositionDigest.Of(_model.Weights.Span), "a quarantined worker may have spoiled what followed"));
}
