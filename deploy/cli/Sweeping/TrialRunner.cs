using Cluster.Checkpoints;
using Cluster.Cli.Launching;
using Cluster.Collectives.Transports;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Sweeps;
using Cluster.Jobs.Sweeps;

namespace Cluster.Cli.Sweeping;

/// <summary>Carries trials on, each in a local cluster of its own.</summary>
/// <param name="files">The sweep's files.</param>
/// <param name="workers">Workers of a trial.</param>
/// <param name="threads">Threads of a worker.</param>
internal sealed class TrialRunner(SweepFiles files, int workers, int threads)
{
    /// <summary>Carries a trial on, from wherever its folder says that it is.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="rung">Which comparison it goes up to.</param>
    /// <param name="step">The step of that.</param>
    /// <param name="view">Who watches.</param>
    /// <param name="stopping">Cancelled when the trial shall stop early, with a checkpoint.</param>
    /// <returns>What it reached; null if it was stopped early.</returns>
    /// <exception cref="SweepException">Its run failed for another reason than a loss that diverged.</exception>
    public async Task<TrialOutcome?> RunAsync(Trial trial, int rung, long step, IProgressObserver view, CancellationToken stopping)
    {
        var folder = files.TrialFolder(trial.Number);

        // It may have come so far already, and the sweep ended before it could take note.
        if (OutcomeIn(folder, trial, rung, step) is { } reached)
        {
            return reached;
        }

        var wasBegun = HasCheckpoints(folder);
        var result = await RunAsync(trial, step, wasBegun, view, stopping);
        if (result.Error is not null && !wasBegun && HasCheckpoints(folder) && OutcomeIn(folder, trial, rung, step) is null)
        {
            // A run that outlived its sweep, which was killed, has just left its checkpoint.
            result = await RunAsync(trial, step, isResumed: true, view, stopping);
        }

        return OutcomeIn(folder, trial, rung, step) is { } outcome
            ? outcome
            : result.Error is { } error && !stopping.IsCancellationRequested
                ? throw new SweepException($"trial {trial.Number} ({trial.Label}): {error}")
                : null;
    }

    /// <summary>The record of a trial's run; null where it has none yet.</summary>
    public RunRecord? RecordOf(Trial trial) => RecordIn(files.TrialFolder(trial.Number));

    private static bool HasCheckpoints(string folder) => CheckpointFolder.List(new RunFiles(folder).Checkpoints).Count > 0;

    private Task<LocalResult> RunAsync(Trial trial, long step, bool isResumed, IProgressObserver view, CancellationToken stopping)
    {
        var folder = files.TrialFolder(trial.Number);
        var run = new LocalRun(
            trial.Job,
            workers,
            threads,
            Transport.Auto,
            FaultPlan.Parse(null, null, workers),
            RunFolder.For(folder, trial.Job.Name),
            isResumed ? folder : null,
            step < trial.TotalSteps ? step : null);
        return LocalCluster.RunAsync(run, view, stopping);
    }

    private static TrialOutcome? OutcomeIn(string folder, Trial trial, int rung, long step) =>
        RecordIn(folder) is { } run ? TrialOutcome.Of(run, trial.Number, rung, step) : null;

    private static RunRecord? RecordIn(string folder)
    {
        try
        {
            return RunRecord.Read(folder);
        }
        catch (RunRecordException)
        {
            return null;
        }
    }
}
