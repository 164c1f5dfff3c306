using System.CommandLine;
using Cluster.Coordinator.Resuming;

namespace Cluster.Cli.Commands;

/// <summary>Where a run begins and where it stops, other than at the job's ends.</summary>
internal sealed class ResumeOptions
{
    /// <summary>What stands for the run's folder, if it holds a run.</summary>
    public const string Automatic = "auto";

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Folder of a run, or one of its checkpoints, to go on from; the job may be left out, and workers may be others. With auto "
            + "the run of --run-folder goes on if there is one, and begins if there is none: for a command that is started again and again.",
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

    /// <summary>Whether the run of the run's folder goes on if there is one.</summary>
    public bool IsAutomatic(ParseResult parsed) => parsed.GetValue(_resume) == Automatic;

    /// <summary>What the run goes on from; null if it begins.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">The run's folder as given; null if none is.</param>
    /// <exception cref="Checkpoints.CheckpointException">The path leads to no run and no checkpoint.</exception>
    /// <exception cref="UsageException">Nobody says which run goes on.</exception>
    public ResumeSource? Source(ParseResult parsed, string? folder) => parsed.GetValue(_resume) switch
    {
        null => null,
        Automatic => ResumeSource.OfRun(folder
            ?? throw new UsageException($"--resume {Automatic} goes on with the run of a folder; name it with --run-folder")),
        var path => ResumeSource.Locate(path),
    };

    /// <summary>The step to stop after; null for none.</summary>
    /// <exception cref="UsageException">It is below 1.</exception>
    public long? StopAfter(ParseResult parsed) => parsed.GetValue(_stopAfter) is { } step && step < 1
        ? throw new UsageException($"--stop-after must be 1 or more, got {step}")
        : parsed.GetValue(_stopAfter);
}
