using System.Globalization;
using System.Text.Json;
using Cluster.Checkpoints;

namespace Cluster.Experiments.Scaling;

/// <summary>What an experiment leaves in its folder beside its record: the table for other programs, and the page.</summary>
public static class ScaleFiles
{
    /// <summary>Name of the table as comma-separated values.</summary>
    public const string CsvName = "scale.csv";

    /// <summary>Name of everything as JSON.</summary>
    public const string JsonName = "scale.json";

    /// <summary>Name of the page.</summary>
    public const string PageName = "scale.html";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    private static readonly (string Name, Func<ScaleRow, object> Value)[] Cells =
    [
        ("workers", row => row.Workers),
        ("repeats", row => row.Repeats),
        ("step_seconds", row => row.SecondsPerStep.Median),
        ("step_seconds_lowest", row => row.SecondsPerStep.Lowest),
        ("step_seconds_highest", row => row.SecondsPerStep.Highest),
        ("samples_per_second", row => row.SamplesPerSecond.Median),
        ("speed_up", row => row.SpeedUp.Median),
        ("speed_up_lowest", row => row.SpeedUp.Lowest),
        ("speed_up_highest", row => row.SpeedUp.Highest),
        ("efficiency", row => row.Efficiency.Median),
        ("compute_seconds", row => row.Phases.Compute),
        ("send_seconds", row => row.Phases.Send),
        ("receive_seconds", row => row.Phases.Receive),
        ("wait_seconds", row => row.Phases.Wait),
        ("update_seconds", row => row.Phases.Update),
        ("oversubscribed", row => row.IsOversubscribed ? 1 : 0),
        ("pinned", row => row.IsPinned ? 1 : 0),
        ("transport", row => $"\"{row.Transport}\""),
    ];

    /// <summary>Writes all of them, each as a whole.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="result">What was found.</param>
    /// <param name="header">What all measurements have in common.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, ScaleResult result, ScaleHeader header)
    {
        WholeFile.Write(Path.Combine(folder, CsvName), Csv(result));
        WholeFile.Write(Path.Combine(folder, JsonName), Json(result, header) + "\n");
        WholeFile.Write(Path.Combine(folder, PageName), ScalePage.Of(result, header));
    }

    /// <summary>The table: a heading and a line for each number of workers.</summary>
    /// <param name="result">What was found.</param>
    public static string Csv(ScaleResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var heading = Cells.Select(cell => cell.Name);
        var lines = result.Rows.Select(row => Cells.Select(cell => Convert.ToString(cell.Value(row), CultureInfo.InvariantCulture)!));
        return string.Concat(lines.Prepend(heading).Select(line => $"{string.Join(',', line)}\n"));
    }

    /// <summary>Everything: what was asked, the rows, the words, and every measurement.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="header">What all measurements have in common.</param>
    public static string Json(ScaleResult result, ScaleHeader header)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.Serialize(
            new { Experiment = header, result.Rows, Words = ScaleWords.Of(result), WeightsDigests = result.Digests, result.Measurements }, Options);
    }
}
