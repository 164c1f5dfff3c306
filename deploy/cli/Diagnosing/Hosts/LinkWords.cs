using System.Globalization;

namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>What the links of hosts mean for a run, in words.</summary>
internal static class LinkWords
{
    private const int MillionParametersBytes = 4_000_000;

    /// <summary>The words, a line each; none of links where none was measured.</summary>
    /// <param name="hosts">The hosts.</param>
    public static IEnumerable<string> Of(IReadOnlyList<HostReport> hosts)
    {
        if (hosts.Any(host => host.Findings.Any(finding => finding is { Check: WayChecks.PortCheck, Verdict: Verdict.Fail })))
        {
            yield return "a firewall lets a port through that has a number: say --listen 0.0.0.0:7000, here and for the launch";
        }

        var links = hosts.Select(LinkOf).OfType<Link>().OrderBy(link => link.Slower).ToList();
        if (links is not [var slowest, ..])
        {
            yield break;
        }

        var next = links.Count > 1 ? $"; the next is {TextOf(links[1])}" : "";
        yield return $"slowest link: {TextOf(slowest)}{next}";
        yield return "where gradients meet here (a star), every step waits for it: a worker there has the weights of a million parameters after "
            + $"{Seconds(slowest.Down)} s and has sent their gradient in {Seconds(slowest.Up)} s; "
            + "a wire format, DiLoCo or a faster link shortens that";
        var workers = links.Sum(link => link.Workers);
        if (workers > 1)
        {
            var most = links.Max(link => Math.Max(link.WholeDown, link.WholeUp));
            yield return string.Create(CultureInfo.InvariantCulture, $"one link was measured at a time: {workers} workers at once share ")
                + $"this machine's own, which carried {Megabits(most)} Mbit/s at most here; --topology all-reduce keeps gradients off it, over links "
                + "between the hosts, which were not measured";
        }
    }

    /// <summary>A speed in the unit of networks.</summary>
    /// <param name="bytesPerSecond">Bytes a second.</param>
    public static string Megabits(double bytesPerSecond)
    {
        var megabits = bytesPerSecond * 8 / 1e6;
        return megabits.ToString(megabits < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
    }

    private static string TextOf(Link link)
    {
        var workers = link.Workers > 1 ? string.Create(CultureInfo.InvariantCulture, $" for {link.Workers} workers") : "";
        return $"{link.Host} with {Megabits(link.WholeDown)} Mbit/s down and {Megabits(link.WholeUp)} up{workers}";
    }

    private static string Seconds(double bytesPerSecond) =>
        (MillionParametersBytes / bytesPerSecond).ToString("0.00#", CultureInfo.InvariantCulture);

    private static Link? LinkOf(HostReport report) =>
        report.FactOf(facts => facts.DownBytesPerSecond) is { } down && report.FactOf(facts => facts.UpBytesPerSecond) is { } up
            ? new Link(report.Host, report.Workers, down, up)
            : null;

    // Down and up for one worker, where all of the host's are at work.
    private sealed record Link(string Host, int Workers, double WholeDown, double WholeUp)
    {
        public double Down => WholeDown / Workers;

        public double Up => WholeUp / Workers;

        public double Slower => Math.Min(Down, Up);
    }
}
