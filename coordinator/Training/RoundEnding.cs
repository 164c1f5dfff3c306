using System.Diagnostics;
using Cluster.Collectives.Reduction;
using Cluster.Jobs.Plugins;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Rounds;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Training;

/// <summary>What the sums of a whole round bring about: the update or the evaluation's consequences, and whether the run goes on.</summary>
/// <param name="model">The numbers the run is about.</param>
/// <param name="judge">Judges evaluations.</param>
/// <param name="checkpoints">Writes checkpoints on the way.</param>
/// <param name="reporter">Tells people.</param>
/// <param name="logger">Where to log.</param>
internal sealed class RoundEnding(ModelState model, EpochJudge judge, CheckpointKeeper checkpoints, RunReporter reporter, ILogger logger)
    : IRoundOutcome
{
    /// <inheritdoc/>
    public (bool EndsJob, string? Failure) Conclude(Round round, SubtreeSums root)
    {
        if (!double.IsFinite(root.Scalars.Loss))
        {
            var phase = round.Kind == RoundKind.Train ? "training" : "test";
            return (false, FormattableString.Invariant(
                $"the {phase} loss became {root.Scalars.Loss} at step {round.Step}; lower the learning rate or look for extreme inputs"));
        }

        try
        {
            return (Continue(round, root), null);
        }
        catch (Exception error) when (PluginFault.LineOf(error) is { } line)
        {
            logger.PluginFailed(error);
            return (false, line);
        }
    }

    /// <inheritdoc/>
    public void GoesOnWith(Round next)
    {
        if (next.Kind == RoundKind.Train)
        {
            checkpoints.Offer(judge.PositionAt(next.Step));
        }
    }

    /// <inheritdoc/>
    public RunResult Conclude(FinishRun finish) => judge.Conclude(finish);

    private bool Continue(Round round, SubtreeSums root)
    {
        if (round.Kind == RoundKind.Train)
        {
            var began = Stopwatch.GetTimestamp();
            var update = model.Update(root);
            reporter.Updated(update, Stopwatch.GetElapsedTime(began));
        }

        var reason = reporter.RoundEnded(round, root.Scalars) is { } evaluation ? judge.Judge(evaluation) : null;
        if (reason is not null)
        {
            reporter.EndsEarly(round, reason);
        }

        return reason is not null;
    }
}
