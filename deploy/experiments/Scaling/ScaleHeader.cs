using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cluster.Jobs;

namespace Cluster.Experiments.Scaling;

/// <summary>What all measurements of one experiment have in common: the first line of its record. Whatever differs in it makes numbers
/// that cannot be compared.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="JobHash">SHA-256 of the job with every default filled in.</param>
/// <param name="Build">Identity of the program.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Scaling">"strong" or "weak".</param>
/// <param name="Baseline">The number of workers that batch and micro-batches belong to, where they grow; else 0.</param>
/// <param name="MicroBatches">Micro-batches of all, or of the baseline where they grow.</param>
/// <param name="Threads">Compute threads of each worker.</param>
/// <param name="Steps">Steps measured in a repeat.</param>
/// <param name="WarmUp">Steps before them.</param>
/// <param name="Pinned">Whether workers were bound to cores.</param>
/// <param name="Transport">What carries weights and gradients on one host.</param>
/// <param name="Link">The emulated network in words; "none" without one.</param>
public sealed record ScaleHeader(
    string Job,
    string JobHash,
    string Build,
    Machine Machine,
    string Scaling,
    int Baseline,
    int MicroBatches,
    int Threads,
    int Steps,
    int WarmUp,
    bool Pinned,
    string Transport,
    string Link)
{
    /// <summary>The header of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="build">Identity of the program.</param>
    /// <param name="machine">The machine.</param>
    public static ScaleHeader Of(ScalePlan plan, string build, Machine machine)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JobFile.Write(plan.Job))));
        var alone = plan.IsCoordinatorAlone ? ", coordinator alone" : "";
        return new ScaleHeader(
            plan.Job.Name,
            hash,
            build,
            machine,
            plan.IsWeak ? "weak" : "strong",
            plan.IsWeak ? plan.Baseline : 0,
            plan.MicroBatchesOf(plan.Baseline),
            plan.Threads,
            plan.Steps,
            plan.WarmUp,
            plan.IsPinned,
            plan.Transport,
            plan.Link is { } link ? $"{link}{alone}" : "none");
    }

    /// <summary>The first thing in which another experiment differs.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>A clause such as "threads is 1 there and 2 here"; null if nothing differs.</returns>
    public string? Difference(ScaleHeader other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (string Name, object Here, object There)[] facts =
        [
            ("the job's name", Job, other.Job),
            ("the machine", Machine.Host, other.Machine.Host),
            ("its processor", Machine.Processor, other.Machine.Processor),
            ("the number of its cores", Machine.Cores, other.Machine.Cores),
            ("its system", Machine.System, other.Machine.System),
            ("the kind of scaling", Scaling, other.Scaling),
            ("the smallest number of workers", Baseline, other.Baseline),
            ("the number of micro-batches", MicroBatches, other.MicroBatches),
            ("--threads", Threads, other.Threads),
            ("--steps", Steps, other.Steps),
            ("--warm-up", WarmUp, other.WarmUp),
            ("--pin", Pinned, other.Pinned),
            ("--transport", Transport, other.Transport),
            ("--link", Link, other.Link),
            ("the job", JobHash[..8], other.JobHash[..8]),
            ("the program", Build, other.Build),
        ];
        var (name, here, there) = facts.FirstOrDefault(fact => !fact.Here.Equals(fact.There));
        return name is null ? null : string.Create(CultureInfo.InvariantCulture, $"{name} is {there} there and {here} here");
    }
}
