using System.Diagnostics;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>Another program, run to its end.</summary>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Text">What it printed, both streams.</param>
internal sealed record Command(int ExitCode, string Text)
{
    /// <summary>Runs a program, apart from any build around it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    internal static async Task<Command> RunAsync(string program, IEnumerable<string> arguments, string folder)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What a surrounding build exports would reach into this one; so would its package folder.
        var exported = start.Environment.Keys.Where(
            name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name == "NUGET_PACKAGES");
        foreach (var name in exported.ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        using var ending = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new Command(process.ExitCode, output + await errors);
    }
}
