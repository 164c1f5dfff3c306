using System.CommandLine;

namespace Cluster.Cli.Commands;

/// <summary>The command line wins over the configuration, but only where something was said on it.</summary>
internal static class GivenOptions
{
    private const double SecondsMax = 366 * 24 * 3600;

    /// <summary>Whether an option was given.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Refuses options that mean nothing here.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="why">What to tell of one that was given, behind its name.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="UsageException">One was given.</exception>
    public static void Refuse(this ParseResult parsed, string why, IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(parsed.IsGiven) is { } given)
        {
            throw new UsageException($"{given.Name} {why}");
        }
    }

    /// <summary>Passes an option's value on if it was given.</summary>
    public static void IfGiven<T>(this ParseResult parsed, Option<T> option, Action<T> apply)
    {
        if (parsed.IsGiven(option))
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
