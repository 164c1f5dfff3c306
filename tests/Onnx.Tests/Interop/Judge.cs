using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Cluster.Onnx.Tests.Interop;

/// <summary>ONNX Runtime in a process of its own: judge.js.</summary>
internal static class Judge
{
    public const string Install = "Node.js with `npm ci --ignore-scripts` in tests/Onnx.Tests/Interop";

    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    private static string Folder { get; } = typeof(Judge).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "InteropFolder").Value!;

    /// <summary>Runs models, all in one process.</summary>
    /// <returns>What came of each by name; null where the runtime is not installed.</returns>
    /// <exception cref="InvalidOperationException">The process itself failed.</exception>
    public static async Task<IReadOnlyDictionary<string, Verdict>?> RunAsync(IEnumerable<JudgedModel> models)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            return null;
        }

        using var process = Start();
        if (process is null)
        {
            return null;
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new { models }, CamelCase));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Answer>(await output, CamelCase)!.Models
            : throw new InvalidOperationException($"judge.js exited with {process.ExitCode}: {await errors}");
    }

    private static Process? Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", ["judge.js"])
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private sealed record Answer(IReadOnlyDictionary<string, Verdict> Models);
}

/// <summary>A model to run.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="File">Path of the ONNX file.</param>
/// <param name="Runs">Batches for its input.</param>
internal sealed record JudgedModel(string Name, string File, IReadOnlyList<JudgedTensor> Runs);

/// <summary>A float32 tensor.</summary>
/// <param name="Shape">Axis sizes.</param>
/// <param name="Data">Its bytes, little-endian.</param>
internal sealed record JudgedTensor(int[] Shape, byte[] Data);

/// <summary>What came of a model.</summary>
/// <param name="Error">Why it could not be run; null if it could.</param>
/// <param name="Inputs">Names of its inputs.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="Runs">The result of each batch.</param>
internal sealed record Verdict(string? Error, string[]? Inputs, string[]? Outputs, IReadOnlyList<JudgedTensor>? Runs);
