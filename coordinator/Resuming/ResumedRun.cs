using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Coordinator.Records;
using Cluster.Jobs;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Resuming;

/// <summary>A checkpoint that a job can go on from.</summary>
internal sealed class ResumedRun
{
    private readonly IReadOnlyList<(string Path, CheckpointException Damage)> _damaged;

    private ResumedRun(ResumeSource source, Checkpoint checkpoint, IReadOnlyList<(string Path, CheckpointException Damage)> damaged) =>
        (RunFolder, Checkpoint, _damaged) = (source.RunFolder, checkpoint, damaged);

    /// <summary>Full path of the run's folder; null for a checkpoint that lies in none.</summary>
    public string? RunFolder { get; }

    public Checkpoint Checkpoint { get; }

    /// <summary>Where the run stood.</summary>
    public CheckpointState State => Checkpoint.State;

    /// <summary>What of the run's record still holds.</summary>
    public MetricsCut Cut => new(State.Step, State.IsEvaluationDue);

    /// <summary>Opens a checkpoint and makes sure that the job is the one that wrote it. Changes nothing.</summary>
    /// <param name="path">A run's folder or a checkpoint's directory.</param>
    /// <param name="job">The job that is to go on.</param>
    /// <exception cref="CheckpointException">There is no whole checkpoint, or it is another job's.</exception>
    public static ResumedRun Open(string path, TrainingJob job)
    {
        var source = ResumeSource.Locate(path);
        List<(string, CheckpointException)> damaged = [];
        return Checked(new ResumedRun(source, source.Open((at, damage) => damaged.Add((at, damage))), damaged), source, job);
    }

    /// <summary>Opens a run's newest whole checkpoint, if it has one, and makes sure that the job is the one that wrote it. Changes
    /// nothing.</summary>
    /// <param name="source">The run.</param>
    /// <param name="job">The job that is to go on.</param>
    /// <returns>The checkpoint; null if the run has none.</returns>
    /// <exception cref="CheckpointException">It is another job's.</exception>
    public static ResumedRun? TryOpen(ResumeSource source, TrainingJob job)
    {
        List<(string, CheckpointException)> damaged = [];
        return source.TryOpen((at, damage) => damaged.Add((at, damage))) is { } checkpoint
            ? Checked(new ResumedRun(source, checkpoint, damaged), source, job)
            : null;
    }

    /// <summary>The round to go on with.</summary>
    /// <param name="plan">The rounds of the job.</param>
    /// <param name="stopAfter">The step after which the run is to stop; null for none.</param>
    /// <exception cref="CheckpointException">The job is shorter than what was trained already.</exception>
    /// <exception cref="NothingLeftException">Nothing is left to do.</exception>
    public Round NextRound(TrainingPlan plan, long? stopAfter)
    {
        var step = State.Step;
        if (State.HasEnded)
        {
            throw new NothingLeftException(
                $"{Checkpoint.Path} needs steps to go on with, got a job that ended at step {step} by its own rule; nothing is left to do.");
        }

        if (step > plan.TotalSteps)
        {
            throw new CheckpointException(
                $"{Checkpoint.Path} needs a job of {step} steps or more, got one of {plan.TotalSteps}; make it longer.");
        }

        var next = plan.At(step, State.IsEvaluationDue) ?? throw new NothingLeftException(
            $"{Checkpoint.Path} needs steps to go on with, got the job's last, step {step}; nothing is left to do, unless the job is made longer.");
        return next.Kind == RoundKind.Evaluate || !(stopAfter <= step)
            ? next
            : throw new NothingLeftException($"{Checkpoint.Path} needs a stop after a later step than its own, {step}, got {stopAfter}; correct it.");
    }

    /// <summary>Gives damaged checkpoints other names, so that their steps can be written again.</summary>
    /// <param name="build">Identity of this build.</param>
    /// <returns>What people should know, a line each.</returns>
    public IReadOnlyList<string> SettleIn(string build)
    {
        List<string> notices = [];
        foreach (var (path, damage) in _damaged)
        {
            notices.Add($"passed over a checkpoint, now {CheckpointFolder.SetAside(path)}: {damage.Message}");
        }

        if (State.Build != build)
        {
            notices.Add($"{Checkpoint.Path} was written by another build; the bits are those of an undisturbed run only if both compute alike");
        }

        return notices;
    }

    private static ResumedRun Checked(ResumedRun resumed, ResumeSource source, TrainingJob job)
    {
        resumed.CheckJob(job, source.JobFile);
        return resumed;
    }

    /// <summary>Finds what the ledger of the run that made the checkpoint says of it, for a ledger that begins in another folder.</summary>
    /// <param name="tell">Hears why there is nothing to be found in a ledger that is there.</param>
    /// <returns>Hash of its entry; null where there is none.</returns>
    public string? FindOrigin(Action<string> tell)
    {
        try
        {
            return RunFolder is null ? null : LedgerPast.FindCheckpoint(RunFolder, State.Step, Checkpoint.ManifestSha256);
        }
        catch (CheckpointException damage)
        {
            tell($"the new ledger does not name the one that {Checkpoint.Path} comes from, which is damaged: {damage.Message}");
            return null;
        }
    }

    private void CheckJob(TrainingJob job, string? jobFile)
    {
        if (JobIdentity.HashOf(job.Spec) != State.JobHash)
        {
            throw new CheckpointException(
                $"{Checkpoint.Path} needs the job that wrote it, got another: {DifferenceFrom(jobFile, job)}; use that job.");
        }

        if (State.DataHash is { } hash && hash != job.Data.ContentHash)
        {
            throw new CheckpointException(
                $"{Checkpoint.Path} needs the samples it was trained on, got others: their hash is {job.Data.ContentHash}, not {hash}; "
                + "use the same data.");
        }
    }

    private static string DifferenceFrom(string? jobFile, TrainingJob job)
    {
        var difference = jobFile is null ? null : JobIdentity.Difference(job.Spec, JobFile.Read(jobFile));
        return difference ?? $"there is no {RunFiles.JobName} beside it that says how they differ";
    }
}
