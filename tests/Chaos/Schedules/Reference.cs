using System.Collections.Concurrent;
using System.Text.Json;
using Cluster.Chaos.Clusters;
using Cluster.Checkpoints.Ledger;
using Cluster.Jobs.Specification;

namespace Cluster.Chaos.Schedules;

/// <summary>What every run of a job must equal: the run in one process that nothing befalls.</summary>
/// <param name="Digest">SHA-256 of the final weights.</param>
/// <param name="Steps">What the ledger says of each step, by its number.</param>
/// <param name="Evaluations">What it says of each evaluation, by its step.</param>
internal sealed record Reference(
    string Digest, IReadOnlyDictionary<long, StepEntry> Steps, IReadOnlyDictionary<long, EvaluatedEntry> Evaluations)
{
    private static readonly ConcurrentDictionary<string, Task<Reference>> Made = [];

    /// <summary>The reference of a job; made once.</summary>
    /// <param name="job">The job.</param>
    /// <param name="patience">How long it may take; a schedule's time by default.</param>
    public static Task<Reference> Of(JobSpec job, TimeSpan? patience = null) => Made.GetOrAdd(job.Name, _ => MakeAsync(job, patience));

    private static async Task<Reference> MakeAsync(JobSpec job, TimeSpan? patience)
    {
        using var site = new Site(job);
        using var deadline = new Deadline(CancellationToken.None, patience);
        var start = CommandLine.Start(
            ["local", site.Job, "--in-process", "--workers", "1", "--json", "--run-folder", site.Run], site.Root, []);
        await using var node = new Node("reference", start, 0);
        await deadline.WaitAsync("the undisturbed run", node.EndAsync);
        if (node.Fault() is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        var entries = RunLedger.Read(site.Run).Select(line => line.Entry).ToList();
        var digest = JsonElement.Parse(node.Output.Lines[^1]).GetProperty("weights_digest").GetString()!;
        return new Reference(
            digest,
            entries.OfType<StepEntry>().ToDictionary(entry => entry.Step),
            entries.OfType<EvaluatedEntry>().ToDictionary(entry => entry.Step));
    }
}
