using System.CommandLine;
using Cluster.Cli.Commands;
using Cluster.Experiments.Simulating;
using Cluster.Simulation.Failures;

namespace Cluster.Cli.Simulating;

/// <summary>The options of cluster simulate that say how often hosts fail.</summary>
internal sealed class FailureOptions
{
    private const double AssumedCheckpointSeconds = 1;

    private readonly Option<string?> _mtbf = new("--mtbf")
    {
        Description = "Mean time between failures of one host, as in 30d; with it the best checkpoint interval is looked for.",
    };

    private readonly Option<string> _restart = new("--restart")
    {
        Description = "From a failure to the first step after it, as in 30s (the default).",
        DefaultValueFactory = _ => "30s",
    };

    private readonly Option<string?> _checkpoint = new("--checkpoint-cost")
    {
        Description = "How long training stands still for a checkpoint, as in 2s; by default as measured, or 1s.",
    };

    public void AddTo(Command command)
    {
        Option[] options = [_mtbf, _restart, _checkpoint];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">An option is wrong.</exception>
    public CheckpointInterval? Read(ParseResult parsed, Calibration? calibration)
    {
        var restart = Read(parsed.GetValue(_restart)!, _restart);
        var cost = parsed.GetValue(_checkpoint) is { } given ? Read(given, _checkpoint) : calibration?.CheckpointSeconds ?? AssumedCheckpointSeconds;
        if (parsed.GetValue(_mtbf) is not { } text)
        {
            return null;
        }

        return Read(text, _mtbf) is > 0 and var mtbf && cost > 0
            ? new CheckpointInterval(mtbf, cost, restart)
            : throw new UsageException("--mtbf and --checkpoint-cost must be above 0");
    }

    private static double Read(string text, Option option) => DurationText.TryParse(text, out var seconds)
        ? seconds
        : throw new UsageException($"{option.Name} must be {DurationText.Form}, got '{text}'");
}
