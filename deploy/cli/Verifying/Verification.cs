using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Resuming;
using Cluster.Jobs;

namespace Cluster.Cli.Verifying;

/// <summary>What a look at all that a run left on the disk found. Names are those of the JSON form, in snake_case.</summary>
/// <param name="Run">Full path of the run's folder.</param>
/// <param name="Ledger">What the ledger tells; null where there is none.</param>
/// <param name="Checkpoints">The checkpoints, those of the highest steps first.</param>
/// <param name="Faults">What is not as it was written, or cannot be; empty if all is well.</param>
internal sealed record Verification(
    string Run, Verification.LedgerFacts? Ledger, IReadOnlyList<Verification.CheckpointFacts> Checkpoints, IReadOnlyList<Verification.Fault> Faults)
{
    /// <summary>Whether nothing is missing or changed.</summary>
    public bool Ok => Faults.Count == 0;

    /// <summary>Goes through a run's ledger and checkpoints.</summary>
    /// <param name="path">The run's folder.</param>
    /// <exception cref="CheckpointException">It is no run's folder, or has no ledger.</exception>
    /// <exception cref="JobException">The run's job cannot be read.</exception>
    public static Verification Of(string path)
    {
        if (ResumeSource.Locate(path) is not { RunFolder: { } folder, Checkpoint: null })
        {
            throw new CheckpointException($"{path} needs to be a run's folder, got a checkpoint's; give the folder it lies under.");
        }

        // The checkpoints first: whatever is there now the ledger speaks of, also where the run goes on.
        var files = new RunFiles(folder);
        var directories = CheckpointFolder.List(files.Checkpoints);
        var replay = new LedgerReplay();
        var (ledger, fault) = Replay(files.Ledger, replay);
        List<Fault> faults = fault is null ? [] : [fault];
        if (fault is null && JobIdentity.HashOf(JobFile.Read(files.Job)) is var job && job != replay.First?.Job)
        {
            faults.Add(new Fault(files.Job, $"needs a job of hash {replay.First?.Job}, as the ledger says, got {job}"));
        }

        List<CheckpointFacts> checkpoints = [];
        foreach (var directory in directories)
        {
            var (facts, problem) = Verify(directory, fault is null ? replay : null);
            // A run that goes on may have removed it meanwhile.
            if (problem is null || Directory.Exists(directory))
            {
                checkpoints.Add(facts);
                faults.AddRange(problem is null ? [] : [new Fault(directory, problem)]);
            }
        }

        return new Verification(folder, ledger, checkpoints, faults);
    }

    // Everything behind a first fault hangs on it: there is one at most.
    private static (LedgerFacts Ledger, Fault? Fault) Replay(string path, LedgerReplay replay)
    {
        using var scan = LedgerScan.Open(path);
        Fault? fault = null;
        var lines = 0;
        while (fault is null && scan.Next() is { } next)
        {
            lines++;
            if ((next.Problem ?? replay.Add(next.Line!.Entry)) is { } problem)
            {
                fault = new Fault(scan.Place, problem);
            }
        }

        if (lines == 0)
        {
            fault = new Fault(path, "needs a first entry, got none");
        }

        var facts = new LedgerFacts(
            path,
            lines,
            scan.Head,
            replay.First?.Step ?? 0,
            replay.LastStep,
            replay.StepsRepeated,
            replay.Beginnings,
            replay.Ended?.Step,
            replay.Ended?.Completed,
            fault is null ? scan.TornBytes : 0);
        return (facts, fault);
    }

    private static (CheckpointFacts Facts, string? Problem) Verify(string directory, LedgerReplay? replay)
    {
        try
        {
            var checkpoint = Checkpoint.Open(directory);
            var weights = checkpoint.PositionDigestOfWeights();
            var step = checkpoint.State.Step;
            var problem = replay is null ? null
                : !replay.Knows(step, checkpoint.ManifestSha256)
                    ? $"needs a manifest that the ledger tells of at step {step}, got one of SHA-256 {checkpoint.ManifestSha256}"
                : replay.WeightsAt(step) != weights
                    ? $"needs weights {replay.WeightsAt(step):x16}, as the ledger says of step {step}, got {weights:x16}"
                : checkpoint.State.JobHash != replay.First!.Job
                    ? $"needs to be of job {replay.First.Job}, as the ledger says, got {checkpoint.State.JobHash}"
                : checkpoint.State.Term > replay.Began!.Term
                    ? $"needs a term up to {replay.Began.Term}, as the ledger says, got {checkpoint.State.Term}"
                : null;
            return (new CheckpointFacts(directory, $"{weights:x16}", checkpoint.ManifestSha256, problem is null), problem);
        }
        catch (CheckpointException damage)
        {
            return (new CheckpointFacts(directory, null, null, false), damage.Message);
        }
    }

    /// <summary>What a ledger tells.</summary>
    /// <param name="Path">Its file.</param>
    /// <param name="Lines">Lines that were followed.</param>
    /// <param name="Head">Hash of the last of them.</param>
    /// <param name="FirstStep">Updates behind the weights that it begins with.</param>
    /// <param name="LastStep">The highest step.</param>
    /// <param name="Repeated">Steps that were computed again.</param>
    /// <param name="Beginnings">How many coordinators there were.</param>
    /// <param name="EndedAt">Updates behind the weights that the last one left; null where it was killed or goes on.</param>
    /// <param name="Completed">Whether the job was carried out whole; null where the last coordinator did not end.</param>
    /// <param name="TornBytes">Bytes of a line without an end, which the next coordinator cuts off.</param>
    internal sealed record LedgerFacts(
        string Path,
        int Lines,
        string Head,
        long FirstStep,
        long LastStep,
        long Repeated,
        int Beginnings,
        long? EndedAt,
        bool? Completed,
        int TornBytes);

    /// <summary>What a checkpoint is.</summary>
    /// <param name="Path">Its directory.</param>
    /// <param name="Weights">Fingerprint of its weights; null where it is damaged.</param>
    /// <param name="Manifest">SHA-256 of its manifest; null where it is damaged.</param>
    /// <param name="Ok">Whether it is whole and what the ledger says of it.</param>
    internal sealed record CheckpointFacts(string Path, string? Weights, string? Manifest, bool Ok);

    /// <summary>Something that is not as it was written, or cannot be.</summary>
    /// <param name="Where">File and line, or a checkpoint's directory.</param>
    /// <param name="Problem">What was expected and found.</param>
    internal sealed record Fault(string Where, string Problem)
    {
        /// <summary>One line for people.</summary>
        public override string ToString() => Problem.StartsWith(Where, StringComparison.Ordinal) ? Problem : $"{Where} {Problem}";
    }
}
