using System.Globalization;

namespace Cluster.Cli.Commands;

/// <summary>Numbers of something on a command line.</summary>
internal static class Counts
{
    /// <summary>A number that must lie within limits.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public static int Within(int value, int least, int most, string option) =>
        value >= least && value <= most ? value : throw new UsageException($"{option} must be {least} to {most}, got {value}");

    /// <summary>Different numbers with commas between, from 1 up.</summary>
    /// <param name="text">What the command line says.</param>
    /// <param name="most">The largest that is allowed.</param>
    /// <param name="option">The option's name.</param>
    /// <returns>The numbers, ascending.</returns>
    /// <exception cref="UsageException">That is something else.</exception>
    public static int[] Of(string text, int most, string option)
    {
        var counts = text.Split(',').Select(part =>
            int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count)
                ? count
                : 0).ToList();
        return counts.TrueForAll(count => count >= 1 && count <= most) && counts.Distinct().Count() == counts.Count
            ? [.. counts.Order()]
            : throw new UsageException($"{option} must be different numbers from 1 to {most}, as in 1,2,4,8, got '{text}'");
    }
}
