using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Progress;
using Cluster.Engine.Regularization;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>Updates the weights by training's rounds, and draws the consequences of evaluations.</summary>
internal sealed class TrainingOutcome(ModelState model, EarlyStopping? stopping, RunReporter reporter) : IRoundOutcome
{
    private readonly EpochJudge _judge = new(model, stopping);

    /// <inheritdoc/>
    public StoppingState? Stopping => _judge.Stopping;

    /// <inheritdoc/>
    public string? Complete(Round round, SubtreeSums root)
    {
        var scalars = root.Scalars;
        if (!double.IsFinite(scalars.Loss))
        {
            throw new RunFailedException(FormattableString.Invariant(
                $"the {Phase(round)} loss became {scalars.Loss} at step {round.Step}; lower the learning rate or look for extreme inputs"));
        }

        if (round.Kind == RoundKind.Train)
        {
            reporter.Updated(model.Update(root));
        }

        return reporter.RoundEnded(round, scalars) is { } evaluation ? _judge.Judge(evaluation) : null;
    }

    /// <inheritdoc/>
    public EvaluationDone? Settle() => _judge.Settle();

    private static string Phase(Round round) => round.Kind == RoundKind.Train ? "training" : "test";
}
