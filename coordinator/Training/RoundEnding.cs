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
    private readonly StepFaults _faults = new(reporter, model.NonFinite);

    // What updating took while sums were still coming.
    private TimeSpan _piecesTook;

    /// <inheritdoc/>
    public (StreamedWeights? Weights, string? Failure) Continue(Round round, RoundSums sums)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            return (model.Continue(sums), null);
        }
        catch (Exception error) when (PluginFault.LineOf(error) is { } line)
        {
            logger.PluginFailed(error);
            return (null, line);
        }
        finally
        {
            _piecesTook += Stopwatch.GetElapsedTime(began);
        }
    }

    /// <inheritdoc/>
    public (bool EndsJob, string? Failure) Conclude(Round round, RoundSums sums)
    {
        try
        {
            return (round.Kind == RoundKind.Train ? Update(round, sums) : _faults.FailureOf(round, sums, fault: null)) is { } failure
                ? (false, failure)
                : (End(round, sums), null);
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

    private string? Update(Round round, RoundSums sums)
    {
        var began = Stopwatch.GetTimestamp();
        var update = model.Finish(sums);
        reporter.Updated(update, _piecesTook + Stopwatch.GetElapsedTime(began));
        _piecesTook = TimeSpan.Zero;
        return _faults.FailureOf(round, sums, update.Fault);
    }

    private bool End(Round round, RoundSums sums)
    {
        var reason = reporter.RoundEnded(round, sums.Scalars) is { } evaluation ? judge.Judge(evaluation) : null;
        if (reason is not null)
        {
            reporter.EndsEarly(round, reason);
        }

        return reason is not null;
    }
}
