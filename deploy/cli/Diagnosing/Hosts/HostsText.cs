using System.Globalization;
using System.Text.Json;
using Cluster.Cli.View;
using Cluster.Worker.Fetching;

namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>What was found on hosts, for people and for scripts.</summary>
internal static class HostsText
{
    /// <summary>What this machine is called beside the hosts.</summary>
    public const string Here = "(here)";

    private const string Unknown = "-";
    private const int Gap = 2;

    private static readonly string[] Columns =
        ["host", "verdict", "build", "SIMD", "cores", "clock", "disk", "latency", "Mbit/s down", "Mbit/s up"];

    private static readonly int Texts = Array.IndexOf(Columns, "cores");

    /// <summary>A table with a line for each machine, a line for each thing that is not as it should be, and what follows.</summary>
    /// <param name="reports">The machines.</param>
    /// <param name="words">What follows.</param>
    public static string Of(IReadOnlyList<HostReport> reports, IEnumerable<string> words)
    {
        IEnumerable<string>[] parts =
        [
            [TextTable.Of(Columns, reports.Select(Row), Texts)],
            Complaints(reports),
            words,
            [FindingsText.Summary([.. reports.SelectMany(report => report.Findings)])],
        ];
        var blocks = parts.Select(part => string.Join(Environment.NewLine, part)).Where(block => block.Length > 0);
        return string.Join(Environment.NewLine + Environment.NewLine, blocks);
    }

    /// <summary>One JSON object on one line.</summary>
    /// <param name="here">This machine.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="words">What follows.</param>
    public static string Json(HostReport here, IReadOnlyList<HostReport> hosts, IEnumerable<string> words) => JsonSerializer.Serialize(
        new
        {
            Ok = hosts.Append(here).All(report => report.Verdict != Verdict.Fail),
            Here = new { here.Verdict, Checks = here.Findings },
            Hosts = hosts.Select(report => new { report.Host, report.Workers, report.Verdict, Checks = report.Findings }),
            Words = words,
        },
        FindingsText.Options);

    private static IEnumerable<string> Complaints(IReadOnlyList<HostReport> reports)
    {
        var width = reports.Max(report => report.Host.Length) + Gap;
        return from report in reports
               from finding in report.Findings
               where finding.Verdict is Verdict.Fail or Verdict.Warn
               select report.Host.PadRight(width) + FindingsText.Line(finding);
    }

    private static string[] Row(HostReport report) =>
    [
        report.Host,
        FindingsText.NameOf(report.Verdict),
        report.FactOf(facts => facts.Build) ?? Unknown,
        report.FactOf(facts => facts.Simd) ?? Unknown,
        Text(report.FactOf(facts => facts.Cores), cores => cores.ToString(CultureInfo.InvariantCulture)),
        Text(report.FactOf(facts => facts.AheadSeconds), ahead => FormattableString.Invariant($"{-ahead:+0.000;-0.000;0.000} s")),
        Text(report.FactOf(facts => facts.DiskBytes), bytes => ByteSize.Format(bytes)),
        Text(report.FactOf(facts => facts.RoundTripSeconds), seconds => FormattableString.Invariant($"{seconds * 1e3:0.00} ms")),
        Text(report.FactOf(facts => facts.DownBytesPerSecond), LinkWords.Megabits),
        Text(report.FactOf(facts => facts.UpBytesPerSecond), LinkWords.Megabits),
    ];

    private static string Text<T>(T? value, Func<T, string> write)
        where T : struct => value is { } known ? write(known) : Unknown;
}
