using System.CommandLine;

namespace Cluster.Cli.Commands;

/// <summary>The command line wins over the configuration, but only where something was said on it.</summary>
internal static class GivenOptions
{
    private const double SecondsMax = 366 * 24 * 3600;

    /// <summary>Passes an option's value on if it was given.</summary>
    public static void IfGiven<T>(this ParseResult parsed, Option<T> option, Action<T> apply)
    {
        if (parsed.GetResult(option) is { Implicit: false })
        {
            apply(parsed.GetValue(option)!);
        }
    }

    /// <summary>Passes a duration on if it was given in seconds.</summary>
    /// <exception cref="UsageException">It is no number of seconds above 0 and below a year.</exception>
    public static void IfGivenSeconds(this ParseResult parsed, Option<double> option, Action<TimeSpan> apply) =>
        parsed.IfGiven(option, seconds => apply(seconds > 0 && seconds < SecondsMax
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException(
                $"{option.Name} must be a number of seconds above 0 and below {SecondsMax}, got {parsed.GetResult(option)!.Tokens[0].Value}")));
}
