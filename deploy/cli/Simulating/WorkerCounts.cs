using System.Globalization;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Simulating;

/// <summary>The option --workers of a simulation: 1..4096 for doublings, or a list.</summary>
internal static class WorkerCounts
{
    private const int Most = 65536;

    /// <exception cref="UsageException">The text names no numbers of workers.</exception>
    public static IReadOnlyList<int> Parse(string text)
    {
        var ends = text.Split("..");
        if (ends.Length == 2 && TryCount(ends[0], out var first) && TryCount(ends[1], out var last) && first <= last)
        {
            List<int> doublings = [];
            for (var count = first; count < last; count *= 2)
            {
                doublings.Add(count);
            }

            return [.. doublings, last];
        }

        var counts = text.Split(',').Select(part => TryCount(part, out var count) ? count : 0).ToList();
        return ends.Length == 1 && !counts.Contains(0) && counts.Distinct().Count() == counts.Count
            ? [.. counts.Order()]
            : throw new UsageException($"--workers must be a range or different numbers from 1 to {Most}, as in 1..4096 or 1,2,4,8, got '{text}'");
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= Most;
}
