using System.CommandLine;
using Cluster.Coordinator.Resuming;

namespace Cluster.Cli.Commands;

/// <summary>Where a run begins and where it stops, other than at the job's ends.</summary>
internal sealed class ResumeOptions
{
    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Folder of a run, or one of its checkpoints, to go on from; the job may be left out, and workers may be others.",
    };

    private readonly Option<long?> _stopAfter = new("--stop-after")
    {
        Description = "Stop with a checkpoint after this step, counted over the whole job.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_resume);
        command.Options.Add(_stopAfter);
    }

    /// <exception cref="Checkpoints.CheckpointException">The path leads to no run and no checkpoint.</exception>
    public ResumeSource? Source(ParseResult parsed) => parsed.GetValue(_resume) is { } path ? ResumeSource.Locate(path) : null;

    /// <summary>The step to stop after; null for none.</summary>
    /// <exception cref="UsageException">It is below 1.</exception>
    public long? StopAfter(ParseResult parsed) => parsed.GetValue(_stopAfter) is { } step && step < 1
        ? throw new UsageException($"--stop-after must be 1 or more, got {step}")
        : parsed.GetValue(_stopAfter);
}
