using System.Diagnostics;
using System.Reflection;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Launching;

/// <summary>This program, to be started once more as a coordinator or worker.</summary>
internal static class ThisProgram
{
    /// <summary>The file that is run, and what stands before this program's own arguments.</summary>
    public static IReadOnlyList<string> Words =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, Assembly.GetExecutingAssembly().Location]
            : [Environment.ProcessPath!];

    /// <summary>From here on whoever is started compiles each method once and for all, where otherwise the runtime compiles the busy ones anew
    /// for seconds, on cores that workers compute on. Starting takes longer, and a few steps are enough to warm up.</summary>
    public static void CompileAtOnce() => Environment.SetEnvironmentVariable("DOTNET_TieredCompilation", "0");

    /// <summary>How to start it.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="token">The run's token; travels in its environment.</param>
    /// <param name="inNamespace">The network namespace that it runs in; null for this program's own.</param>
    public static ProcessStartInfo With(IEnumerable<string> arguments, JoinToken token, string? inNamespace = null)
    {
        IEnumerable<string> words = inNamespace is null ? Words : NetworkNamespaces.Entering(inNamespace, Words);
        var start = new ProcessStartInfo(words.First(), [.. words.Skip(1), .. arguments]);
        start.Environment[JoinToken.EnvironmentVariable] = token.ToEnvironmentValue();
        return start;
    }
}
