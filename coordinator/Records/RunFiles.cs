namespace Cluster.Coordinator.Records;

/// <summary>Names of what a run leaves in its folder.</summary>
/// <param name="Folder">The folder.</param>
public sealed record RunFiles(string Folder)
{
    /// <summary>Name of the job with every default filled in.</summary>
    public const string JobName = "job.json";

    /// <summary>The job with every default filled in.</summary>
    public string Job => Path.Combine(Folder, JobName);

    /// <summary>Folder of the checkpoints.</summary>
    public string Checkpoints => Path.Combine(Folder, "checkpoints");

    /// <summary>One line of JSON an event.</summary>
    public string Metrics => Path.Combine(Folder, "metrics.jsonl");

    /// <summary>Folder of the event files for TensorBoard.</summary>
    public string TensorBoard => Path.Combine(Folder, "tensorboard");

    /// <summary>Held open by the coordinator that runs in the folder.</summary>
    public string Lock => Path.Combine(Folder, "lock");

    /// <summary>The page about the run.</summary>
    public string Report => Path.Combine(Folder, "report.html");
}
