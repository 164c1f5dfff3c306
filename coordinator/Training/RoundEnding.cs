using System.Diagnostics;
using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Jobs.Plugins;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Rounds;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Training;

/// <summary>What the sums of a whole round bring about: the update or the evaluation's consequences, and whether the run goes on.</summary>
/// <param name="model">The numbers the run is about.</param>
/// <param name="judge">Judges evaluations.</param>
/// <param name="checkpoints">Writes checkpoints on the way.</param>
/// <param name="ledger">Writes down what was done.</param>
/// <param name="reporter">Tells people.</param>
/// <param name="logger">Where to log.</param>
internal sealed class RoundEnding(
    ModelState model, EpochJudge judge, CheckpointKeeper checkpoints, LedgerRecorder ledger, RunReporter reporter, ILogger logger)
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
            return End(round, sums);
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
        var loss = model.RootOf(sums).Loss;
        var update = model.Finish(sums);
        reporter.Updated(update, _piecesTook + Stopwatch.GetElapsedTime(began));
        _piecesTook = TimeSpan.Zero;
        return _faults.FailureOf(round, sums, update.Fault) ?? ledger.StepDone(round, sums, loss, update.WeightsDigest);
    }

    private (bool EndsJob, string? Failure) End(Round round, RoundSums sums)
    {
        var failure = round.Kind == RoundKind.Train ? Update(round, sums) : _faults.FailureOf(round, sums, fault: null);
        return failure is not null ? (false, failure)
            : reporter.RoundEnded(round, sums.Scalars) is { } evaluation ? Judge(round, evaluation)
            : (false, null);
    }

    private (bool EndsJob, string? Failure) Judge(Round round, EvaluationDone evaluation)
    {
        if (ledger.EvaluationDone(evaluation) is { } failure)
        {
            return (false, failure);
        }

        var reason = judge.Judge(evaluation);
        if (reason is not null)
        {
            reporter.EndsEarly(round, reason);
        }

        return (reason is not null, null);
    }
}
