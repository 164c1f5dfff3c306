using System.Globalization;

namespace Cluster.Coordinator.Records.Sweeps;

/// <summary>Names of what a sweep leaves in its folder.</summary>
/// <param name="Folder">The folder.</param>
public sealed record SweepFiles(string Folder)
{
    /// <summary>One line of JSON for each time that a trial was compared.</summary>
    public string Ledger => Path.Combine(Folder, "trials.jsonl");

    /// <summary>Folder of the trials' own folders.</summary>
    public string Trials => Path.Combine(Folder, "trials");

    /// <summary>A row for each trial.</summary>
    public string Csv => Path.Combine(Folder, "sweep.csv");

    /// <summary>The same as one JSON document.</summary>
    public string Json => Path.Combine(Folder, "sweep.json");

    /// <summary>The page about the sweep.</summary>
    public string Report => Path.Combine(Folder, "report.html");

    /// <summary>The job of the best trial.</summary>
    public string Best => Path.Combine(Folder, "best.yaml");

    /// <summary>Whether a folder is that of a sweep.</summary>
    /// <param name="folder">The folder.</param>
    public static bool AreIn(string folder) => File.Exists(new SweepFiles(folder).Ledger);

    /// <summary>A trial's run folder.</summary>
    /// <param name="number">The trial's number.</param>
    public string TrialFolder(int number) => Path.Combine(Trials, number.ToString("D3", CultureInfo.InvariantCulture));
}
