namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>What was found on a host.</summary>
/// <param name="Host">The host, as people write it.</param>
/// <param name="Workers">Workers that a launch starts there.</param>
/// <param name="Findings">The findings.</param>
internal sealed record HostReport(string Host, int Workers, IReadOnlyList<Finding> Findings)
{
    /// <summary>The worst of the verdicts.</summary>
    public Verdict Verdict => Findings.Any(finding => finding.Verdict == Verdict.Fail) ? Verdict.Fail
        : Findings.Any(finding => finding.Verdict == Verdict.Warn) ? Verdict.Warn
        : Verdict.Ok;

    /// <summary>A fact of one of the findings.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="pick">Takes it from the facts of a finding.</param>
    /// <returns>Null where none has it.</returns>
    public T? FactOf<T>(Func<Facts, T?> pick) => Findings.Select(finding => finding.Facts is { } facts ? pick(facts) : default)
        .FirstOrDefault(fact => fact is not null);
}
