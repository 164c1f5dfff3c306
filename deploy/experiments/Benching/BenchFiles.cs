using System.Text.Json;
using Cluster.Checkpoints;

namespace Cluster.Experiments.Benching;

/// <summary>What a communication benchmark leaves in its folder.</summary>
public static class BenchFiles
{
    /// <summary>Name of everything as JSON.</summary>
    public const string JsonName = "bench.json";

    /// <summary>Name of the page.</summary>
    public const string PageName = "bench.html";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>Writes all of it, each file as a whole.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="machine">Where it was measured.</param>
    /// <param name="limits">What that machine can move at most.</param>
    /// <param name="rows">What was measured.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, Machine machine, SpeedLimits limits, IReadOnlyList<BenchRow> rows)
    {
        Directory.CreateDirectory(folder);
        WholeFile.Write(Path.Combine(folder, JsonName), Json(machine, limits, rows) + "\n");
        WholeFile.Write(Path.Combine(folder, PageName), BenchPage.Of(machine, limits, rows));
    }

    /// <summary>Everything as JSON.</summary>
    /// <param name="machine">Where it was measured.</param>
    /// <param name="limits">What that machine can move at most.</param>
    /// <param name="rows">What was measured.</param>
    public static string Json(Machine machine, SpeedLimits limits, IReadOnlyList<BenchRow> rows) =>
        JsonSerializer.Serialize(new { Machine = machine, Limits = limits, Rows = rows }, Options);
}
