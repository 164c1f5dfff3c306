using System.CommandLine;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Exchanges;

namespace Cluster.Cli.Commands;

/// <summary>The option --audit.</summary>
internal static class AuditOption
{
    public static Option<string?> Create() => new("--audit")
    {
        Description = "Share of the contributions that a second worker computes again, as in 1%; the one whose sums are not those of two others "
            + "is cut off. By default as the job's cluster section says, or none.",
    };

    /// <summary>What the command line says, else the job; from 0 to 1.</summary>
    /// <exception cref="UsageException">The command line says no share, or there is nothing to audit where gradients meet.</exception>
    public static double Read(ParseResult parsed, Option<string?> option, ClusterSpec? job, Topology topology)
    {
        var share = job?.AuditedShare ?? 0;
        if (parsed.GetValue(option) is { } text && !AuditShare.TryParse(text, out share))
        {
            throw new UsageException($"--audit must be {AuditShare.Expected}, got '{text}'");
        }

        return share == 0 || topology == Topology.Coordinator ? share : throw new UsageException(
            "--audit compares the sums that come to the coordinator, and with --topology all-reduce none do; leave one of them out");
    }
}
