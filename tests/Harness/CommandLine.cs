using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Cluster.Harness;

/// <summary>How the cluster command is started: as users do, but from the folder where the tests were built.</summary>
internal static class CommandLine
{
    private const string Program = "cluster.dll";

    /// <summary>Variables that would change what a command does.</summary>
    private static readonly string[] Inherited = ["CLUSTER_TOKEN", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2"];

    /// <summary>Folder with the command and everything it needs; compiled ahead of time where the build does that.</summary>
    public static string BuildFolder { get; } = typeof(CommandLine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .SingleOrDefault(metadata => metadata.Key == "AheadFolder")?.Value ?? AppContext.BaseDirectory;

    private static string DotNet => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <param name="arguments">What stands behind <c>cluster</c>.</param>
    /// <param name="workingFolder">The current folder of the command.</param>
    /// <param name="environment">Variables to set, each as NAME=VALUE.</param>
    /// <param name="buildFolder">Folder with the command; null takes the one the tests were built with.</param>
    /// <param name="program">The program's file in that folder; the command by default.</param>
    public static ProcessStartInfo Start(
        IEnumerable<string> arguments, string workingFolder, IEnumerable<string> environment, string? buildFolder = null, string program = Program)
    {
        var start = new ProcessStartInfo(DotNet, [Path.Combine(buildFolder ?? BuildFolder, program), .. arguments])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Inherited)
        {
            start.Environment.Remove(name);
        }

        foreach (var assignment in environment)
        {
            var parts = assignment.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        return start;
    }
}
