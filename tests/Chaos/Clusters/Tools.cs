using System.Diagnostics;

namespace Cluster.Chaos.Clusters;

/// <summary>Programs of the system that make faults.</summary>
internal static class Tools
{
    /// <summary>Why faults that need a program cannot be made here; null if they can.</summary>
    /// <param name="program">The program.</param>
    public static string? Missing(string program) => !OperatingSystem.IsLinux() ? "needs Linux"
        : !Environment.IsPrivilegedProcess ? "needs root"
        : Find(program) is null ? $"needs {program}"
        : null;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {errors.Result.ReplaceLineEndings(" ").Trim()}");
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
