using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Cluster.Cli.View;

namespace Cluster.Cli.Commands;

/// <summary>What --version prints: the version, and the identity that workers of one run must share.</summary>
internal sealed class BuildVersion : SynchronousCommandLineAction
{
    private const string Separator = " build ";
    private const int ShownDigits = 12;

    /// <summary>This program's.</summary>
    public static string Own { get; } = $"{Version}{Separator}{HostOptions.Build}";

    private static string Version =>
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The line among others that a shell's greeting may bring; null if there is none.</summary>
    public static string? Find(IEnumerable<string> lines) =>
        lines.Select(line => line.Trim()).LastOrDefault(line => line.Contains(Separator, StringComparison.Ordinal));

    /// <summary>What of such a line tells builds apart, for tables.</summary>
    /// <param name="line">The line.</param>
    public static string Shorten(string line)
    {
        var parts = line.Split(Separator, 2);
        return $"{parts[0].Split('+')[0]} {TextTable.Fitted(parts[1], ShownDigits)}";
    }

    /// <summary>Lets a command print it.</summary>
    public static void AddTo(RootCommand root) => root.Options.OfType<VersionOption>().Single().Action = new BuildVersion();

    public override int Invoke(ParseResult parseResult)
    {
        Console.Out.WriteLine(Own);
        return 0;
    }
}
