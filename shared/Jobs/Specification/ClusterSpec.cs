namespace Cluster.Jobs.Specification;

/// <summary>How many compute when nobody says otherwise. It changes how fast a job is, not what comes out, and is no part of the job's
/// identity: the command line wins over it, and what is written of a job leaves it out.</summary>
/// <param name="Workers">Worker processes of a local run, or workers that a coordinator waits for, 1 to 1024; null for the command's
/// default.</param>
/// <param name="Threads">Compute threads of each worker of a local run, 1 to 1024; null for 1.</param>
/// <param name="Topology">Where the gradients of a step meet: at the coordinator, or between the workers (all_reduce), which takes the load
/// off the coordinator's network; null for the coordinator.</param>
/// <param name="Audit">Share of the contributions that a second worker computes again, from 0% to 100%, as in 1%; the one whose sums are not those
/// of two others is cut off, and what it may have spoiled is computed again. Null for none.</param>
public sealed record ClusterSpec(int? Workers = null, int? Threads = null, ClusterTopology? Topology = null, string? Audit = null)
{
    private const int Most = 1024;

    /// <summary>Workers, 1 to 1024; null for the command's default.</summary>
    public int? Workers { get; init; } = Checked(Workers, nameof(Workers));

    /// <summary>Compute threads of each worker, 1 to 1024; null for 1.</summary>
    public int? Threads { get; init; } = Checked(Threads, nameof(Threads));

    /// <summary>Share of the contributions that a second worker computes again, as it is written; null for none.</summary>
    public string? Audit { get; init; } = Audit is null || AuditShare.TryParse(Audit, out _)
        ? Audit
        : throw new ArgumentOutOfRangeException(nameof(Audit), Audit, $"expected {AuditShare.Expected}, got '{Audit}'");

    /// <summary>The same from 0 to 1.</summary>
    public double AuditedShare => Audit is not null && AuditShare.TryParse(Audit, out var share) ? share : 0;

    private static int? Checked(int? value, string name) => value is null or (>= 1 and <= Most)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"expected 1 to {Most}, got {value}");
}
