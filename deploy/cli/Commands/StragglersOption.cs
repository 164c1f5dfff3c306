using System.CommandLine;
using Cluster.Coordinator;

namespace Cluster.Cli.Commands;

/// <summary>The option --stragglers.</summary>
internal static class StragglersOption
{
    private static readonly Dictionary<string, StragglerHandling> Names = new()
    {
        ["adapt"] = StragglerHandling.Adapt,
        ["wait"] = StragglerHandling.Wait,
    };

    public static Option<string?> Create() => new("--stragglers")
    {
        Description = "What to do about slow workers: adapt (the default) gives each as much as its speed allows and lets idle ones compute what is "
            + "overdue too; wait gives all the same and waits.",
    };

    /// <summary>What the command line says.</summary>
    /// <exception cref="UsageException">It says nothing that there is.</exception>
    public static StragglerHandling Read(ParseResult parsed, Option<string?> option) =>
        Names.TryGetValue(parsed.GetValue(option) ?? "adapt", out var handling)
            ? handling
            : throw new UsageException($"--stragglers must be adapt or wait, got '{parsed.GetValue(option)}'");

    /// <summary>How the option says it.</summary>
    public static string NameOf(StragglerHandling handling) => Names.First(name => name.Value == handling).Key;
}
