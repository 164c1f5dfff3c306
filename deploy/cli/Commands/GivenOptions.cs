using System.CommandLine;

namespace Cluster.Cli.Commands;

/// <summary>The command line wins over the configuration, but only where something was said on it.</summary>
internal static class GivenOptions
{
    /// <summary>Passes an option's value on if it was given.</summary>
    public static void IfGiven<T>(this ParseResult parsed, Option<T> option, Action<T> apply)
    {
        if (parsed.GetResult(option) is { Implicit: false })
        {
            apply(parsed.GetValue(option)!);
        }
    }
}
