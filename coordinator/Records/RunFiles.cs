using Cluster.Checkpoints.Ledger;

namespace Cluster.Coordinator.Records;

/// <summary>Names of what a run leaves in its folder.</summary>
/// <param name="Folder">The folder.</param>
public sealed record RunFiles(string Folder)
{
    /// <summary>Name of the job with every default filled in.</summary>
    public const string JobName = "job.json";

    /// <summary>The job with every default filled in.</summary>
    public string Job => Path.Combine(Folder, JobName);

    /// <summary>What using the model needs to know of the data, so that the data itself need not be there.</summary>
    public string Data => Path.Combine(Folder, "data.json");

    /// <summary>What the last <c>cluster evaluate</c> found.</summary>
    public string Evaluation => Path.Combine(Folder, "evaluation.json");

    /// <summary>Folder of the checkpoints.</summary>
    public string Checkpoints => Path.Combine(Folder, "checkpoints");

    /// <summary>One line of JSON an event.</summary>
    public string Metrics => Path.Combine(Folder, "metrics.jsonl");

    /// <summary>What the run did, each line chained to the one before.</summary>
    public string Ledger => RunLedger.PathIn(Folder);

    /// <summary>Folder of the event files for TensorBoard.</summary>
    public string TensorBoard => Path.Combine(Folder, "tensorboard");

    /// <summary>What the final weights say of test samples, for the page.</summary>
    public string Predictions => Path.Combine(Folder, "predictions.json");

    /// <summary>Folder of reports about workers that computed other sums than others.</summary>
    public string Quarantine => Path.Combine(Folder, "quarantine");

    /// <summary>Held open by the coordinator that runs in the folder.</summary>
    public string Lock => Path.Combine(Folder, "lock");

    /// <summary>Folder of the terms: who has led the run, one after the other.</summary>
    public string Terms => Path.Combine(Folder, "terms");

    /// <summary>The page about the run.</summary>
    public string Report => Path.Combine(Folder, "report.html");
}
