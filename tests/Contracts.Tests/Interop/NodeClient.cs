using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Cluster.Interop;

/// <summary>Calls a server with client.js, a gRPC client that shares no code with ours. Skips the test where it is not installed.</summary>
internal static class NodeClient
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    private static string Folder { get; } = typeof(NodeClient).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "InteropFolder").Value!;

    /// <summary>Makes one call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the client's process.</param>
    /// <returns>What came of it, whatever its status.</returns>
    /// <exception cref="InvalidOperationException">The client itself failed, before or instead of the call.</exception>
    internal static async Task<NodeResult> CallAsync(NodeCall call, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Folder, "node_modules")),
            "The independent client is not installed: run `npm ci` in tests/Contracts.Tests/Interop.");
        var start = new ProcessStartInfo("node", ["client.js"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        using var ending = cancellationToken.Register(process.Kill);
        await process.StandardInput.WriteAsync(call.ToJson());
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<NodeResult>(await output, CamelCase)!
            : throw new InvalidOperationException($"client.js exited with {process.ExitCode}: {errors}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("The independent client needs Node: install it and run `npm ci` in tests/Contracts.Tests/Interop.");
            throw;
        }
    }
}
