using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Training;
using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Numbers;
using Cluster.FaultSimulation.Runs;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Rounds;

namespace Cluster.FaultSimulation.Coordinators;

/// <summary>What becomes of rounds in the simulation: the same order of work as production has (merge weight by weight along the tree, update, take
/// a checkpoint once the next round is under way), with four weights and a rule of its own.</summary>
internal sealed class SimulatedOutcome(
    Scenario scenario, Round first, long term, ModelNumbers numbers, RunLedger ledger, RunAudit audit, SubtreeSums coming,
    Action<CheckpointImage> offer)
    : IRoundOutcome
{
    private ModelNumbers _numbers = numbers;
    private ModelNumbers _next = numbers;
    private int _doneFrom = Quad.Width;
    private bool _isEvaluationDue = first.Kind == RoundKind.Evaluate;

    /// <summary>The weights that workers compute with.</summary>
    public Quad Weights => _numbers.Weights;

    public (StreamedWeights? Weights, string? Failure) Continue(Round round, RoundSums sums)
    {
        // The first weight is left to the end, as production leaves the first block.
        Update(sums, Math.Max(1, sums.FinalFrom));
        return (new StreamedWeights(coming.Gradients, _doneFrom), null);
    }

    public (bool EndsJob, string? Failure) Conclude(Round round, RoundSums sums)
    {
        if (round.Kind == RoundKind.Train)
        {
            Update(sums, 0);
            _numbers = _next;
            _doneFrom = Quad.Width;
            _isEvaluationDue = scenario.Plan.After(round) is { Kind: RoundKind.Evaluate };
        }
        else
        {
            _numbers.Observe(sums.Scalars.Loss);
            _next = _numbers;
            _isEvaluationDue = false;
        }

        ledger.Append(round, _numbers.Digest());
        audit.Ended(term, round, _numbers.Digest());
        return (false, null);
    }

    public void GoesOnWith(Round next)
    {
        if (next.Kind == RoundKind.Train)
        {
            offer(Image(next.Step));
        }
    }

    public RunResult Conclude(FinishRun finish) => new(
        new RunPosition(finish.Step, 0, 0, new EvaluationMemory(null, null, null), finish.Next?.Kind == RoundKind.Evaluate), finish.Completed, null);

    /// <summary>What a checkpoint of this moment holds.</summary>
    public CheckpointImage Image(long step)
    {
        var (epoch, stepInEpoch) = Math.DivRem(step, scenario.Plan.StepsPerEpoch);
        var isDue = _isEvaluationDue && scenario.Bug != Bug.DueEvaluationForgotten;
        var position = new Position(step, (int)epoch, (int)stepInEpoch, isDue ? 1 : 0);
        var kept = _numbers;
        if (scenario.Bug == Bug.OptimizerNotRestored)
        {
            kept.Momentum = default;
        }

        return new CheckpointImage(position, kept, term, ledger.Head);
    }

    private void Update(RoundSums sums, int from)
    {
        for (var index = from; index < _doneFrom; index++)
        {
            foreach (var (left, right) in sums.Merges)
            {
                left.Span[index] += right.Span[index];
            }

            _next.Update(index, sums.Root.Span[index]);
            coming.Gradients.Span[index] = _next.Weights[index];
        }

        _doneFrom = Math.Min(_doneFrom, from);
    }
}
