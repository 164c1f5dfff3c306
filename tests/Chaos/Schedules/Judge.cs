using Cluster.Chaos.Clusters;
using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Coordinator.Progress;

namespace Cluster.Chaos.Schedules;

/// <summary>Compares a run that faults befell with the one that nothing befell.</summary>
internal static class Judge
{
    /// <summary>Compares every step, every evaluation and the end; lets <c>cluster verify</c> have its say.</summary>
    /// <param name="cluster">The run, which has ended.</param>
    /// <param name="reference">The undisturbed run.</param>
    /// <param name="isWhole">Whether the job was carried out to its end; else the run was stopped after as many steps as the reference has.</param>
    /// <exception cref="BrokenPromiseException">They differ.</exception>
    public static async Task CompareAsync(LiveCluster cluster, Reference reference, bool isWhole = true)
    {
        var entries = Entries(cluster.Site);

        // What was computed again, or by a coordinator that was replaced, must be the same as well.
        foreach (var step in entries.OfType<StepEntry>())
        {
            Check(step == reference.Steps.GetValueOrDefault(step.Step), $"step {step.Step}", reference.Steps.GetValueOrDefault(step.Step), step);
        }

        foreach (var evaluated in entries.OfType<EvaluatedEntry>())
        {
            var expected = reference.Evaluations.GetValueOrDefault(evaluated.Step);
            Check(evaluated == expected, $"the evaluation after step {evaluated.Step}", expected, evaluated);
        }

        var missing = reference.Steps.Keys.Except(entries.OfType<StepEntry>().Select(step => step.Step)).Order().ToList();
        Check(missing.Count == 0, "the ledger", $"{reference.Steps.Count} steps", $"none of step {missing.FirstOrDefault()}");
        CheckEnd(cluster, reference, entries, isWhole);
        await VerifyAsync(cluster);
    }

    /// <summary>The step at which a run ended, as its ledger says. It may have been further once: what was damaged is made again.</summary>
    public static long LastStep(LiveCluster cluster) => Entries(cluster.Site).OfType<StepEntry>().LastOrDefault()?.Step ?? 0;

    private static List<LedgerEntry> Entries(Site site)
    {
        try
        {
            return [.. RunLedger.Read(site.Run).Select(line => line.Entry)];
        }
        catch (CheckpointException error)
        {
            throw new BrokenPromiseException(error.Message);
        }
    }

    // A coordinator that is killed between its last entry and its last word leaves the word to the checkpoint.
    private static void CheckEnd(LiveCluster cluster, Reference reference, List<LedgerEntry> entries, bool isWhole)
    {
        Check(
            entries.LastOrDefault() is EndedEntry ending && ending.Completed == isWhole,
            "the ledger's end",
            isWhole ? "a completed run" : "a run that was stopped",
            entries.LastOrDefault());
        if (cluster.Coordinator.Output.Lines.Select(ProgressJson.TryRead).OfType<RunEnded>().SingleOrDefault() is { } ended)
        {
            Check(ended.WeightsDigest == reference.Digest, "the final weights", reference.Digest, ended.WeightsDigest);
        }
    }

    private static async Task VerifyAsync(LiveCluster cluster)
    {
        await using var verify = new Node("verify", CommandLine.Start(["verify", cluster.Site.Run], cluster.Site.Root, []), 0);
        await cluster.Deadline.WaitAsync("cluster verify", verify.EndAsync);
        Check(verify.ExitCode == 0, "cluster verify", "a sound run", verify.LastWord);
    }

    private static void Check(bool isSo, string what, object? expected, object? got)
    {
        if (!isSo)
        {
            throw new BrokenPromiseException($"{what} needs to be {expected ?? "nothing"}, got {got ?? "nothing"}");
        }
    }
}
