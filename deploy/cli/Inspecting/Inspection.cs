using Cluster.Checkpoints;
using Cluster.Cli.Commands;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Resuming;
using Cluster.Jobs;

namespace Cluster.Cli.Inspecting;

/// <summary>What lies at a path: a file of tensors, a checkpoint, or a run's folder with its newest checkpoint.</summary>
/// <param name="Path">Full path of what was looked at.</param>
/// <param name="Job">Name of the job; null where it is not known.</param>
/// <param name="Problem">What is damaged, in one line; null where all is whole.</param>
/// <param name="State">Where the run stood; null for a file, or where that is damaged.</param>
/// <param name="Files">The files of tensors that can be read.</param>
/// <param name="Checkpoints">All checkpoints of a run's folder, the newest first; null elsewhere.</param>
internal sealed record Inspection(
    string Path,
    string? Job,
    string? Problem,
    CheckpointState? State,
    IReadOnlyList<FileFacts> Files,
    IReadOnlyList<CheckpointFacts>? Checkpoints = null)
{
    private const string Pattern = "*.safetensors";

    /// <summary>Looks at a path.</summary>
    /// <exception cref="CheckpointException">The path leads to none of these, or a single file is damaged.</exception>
    /// <exception cref="UsageException">The run has no checkpoint yet.</exception>
    public static Inspection Of(string path)
    {
        if (File.Exists(path))
        {
            return new Inspection(System.IO.Path.GetFullPath(path), null, null, null, [FileFacts.Of(path)]);
        }

        var source = ResumeSource.Locate(path);
        var job = source.JobFile is { } file ? JobFile.Read(file).Name : null;
        if (source.Checkpoint is { } checkpoint)
        {
            return OfCheckpoint(checkpoint, job);
        }

        var found = CheckpointFolder.List(new RunFiles(source.RunFolder!).Checkpoints).Select(CheckpointFacts.Of).ToList();
        var shown = found.Find(facts => facts.Problem is null) ?? found.FirstOrDefault()
            ?? throw new UsageException($"{source.RunFolder} has no checkpoint yet");
        return OfCheckpoint(shown.Path, job) with { Checkpoints = found };
    }

    private static Inspection OfCheckpoint(string path, string? job)
    {
        var facts = CheckpointFacts.Of(path);
        List<FileFacts> files = [];
        foreach (var file in Directory.GetFiles(path, Pattern).Order(StringComparer.Ordinal))
        {
            try
            {
                files.Add(FileFacts.Of(file));
            }
            catch (CheckpointException) when (facts.Problem is not null)
            {
                // The problem names the first damaged file; the others may still tell something.
            }
        }

        return new Inspection(path, job, facts.Problem, Checkpoint.TryReadState(path), files);
    }
}

/// <summary>A checkpoint of a run.</summary>
/// <param name="Path">Its directory.</param>
/// <param name="Problem">What is damaged, in one line; null where all is whole.</param>
internal sealed record CheckpointFacts(string Path, string? Problem)
{
    /// <summary>Verifies a checkpoint.</summary>
    public static CheckpointFacts Of(string path)
    {
        try
        {
            return new CheckpointFacts(Checkpoint.Open(path).Path, null);
        }
        catch (CheckpointException damage)
        {
            return new CheckpointFacts(path, damage.Message);
        }
    }
}
