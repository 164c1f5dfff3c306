using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Checkpoints;

namespace Cluster.Experiments.Simulating;

/// <summary>What a simulation leaves in its folder.</summary>
public static class SimulationFiles
{
    /// <summary>Name of the table as comma-separated values.</summary>
    public const string CsvName = "simulate.csv";

    /// <summary>Name of everything as JSON.</summary>
    public const string JsonName = "simulate.json";

    /// <summary>Name of the page.</summary>
    public const string PageName = "simulate.html";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static readonly (string Name, Func<SimulationRow, object> Value)[] Cells =
    [
        ("topology", row => SimulationText.NameOf(row.Topology)),
        ("format", row => row.Format),
        ("workers", row => row.Workers),
        ("idle", row => row.Idle),
        ("buckets", row => row.Buckets),
        ("step_seconds", row => row.StepSeconds),
        ("samples_per_second", row => row.SamplesPerSecond),
        ("speed_up", row => row.SpeedUp),
        ("efficiency", row => row.Efficiency),
        ("compute_share", row => row.ComputeShare),
        ("uplink_share", row => row.UplinkShare),
        ("downlink_share", row => row.DownlinkShare),
        ("busiest_link_share", row => row.BusiestLinkShare),
        ("core_share", row => row.CoreShare),
    ];

    /// <summary>Writes all of them, each as a whole.</summary>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="validation">How far predictions were from measurements; null where nothing was measured.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, SimulationFindings findings, Validation? validation)
    {
        Directory.CreateDirectory(folder);
        WholeFile.Write(Path.Combine(folder, CsvName), Csv(findings));
        WholeFile.Write(Path.Combine(folder, JsonName), Json(findings, validation) + "\n");
        WholeFile.Write(Path.Combine(folder, PageName), SimulationPage.Of(findings, validation));
    }

    /// <summary>The table: a heading and a line for each row.</summary>
    /// <param name="findings">What was found.</param>
    public static string Csv(SimulationFindings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var lines = findings.Rows.Select(row => string.Join(
            ',', Cells.Select(cell => Convert.ToString(cell.Value(row), CultureInfo.InvariantCulture))));
        return string.Concat(lines.Prepend(string.Join(',', Cells.Select(cell => cell.Name))).Select(line => $"{line}\n"));
    }

    /// <summary>Everything: what was asked, the rows, the words, what failures cost, and how far predictions were from measurements.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="validation">How far predictions were from measurements; null where nothing was measured.</param>
    public static string Json(SimulationFindings findings, Validation? validation)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var plan = findings.Plan;
        var models = new { plan.Origin, plan.Base.Compute, plan.Base.Reduce, plan.Base.Link, plan.Base.Placement, plan.Base.Seed };
        var words = SimulationWords.Of(findings);
        var document = new
        {
            plan.Job, plan.Work, plan.IsWeak, Models = models, findings.Rows, Words = words, findings.Failures, Validation = validation,
        };
        return JsonSerializer.Serialize(document, Options);
    }
}
