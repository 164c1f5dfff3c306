using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator;

/// <summary>How a coordinator's life ended.</summary>
public sealed class CoordinatorOutcome
{
    /// <summary>Exit code of a run that was carried out whole.</summary>
    public const int Success = 0;

    /// <summary>Exit code of a run that could not go on.</summary>
    public const int Failure = 1;

    /// <summary>Exit code of a run that was asked to stop, as shells count SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; private set; } = Interrupted;

    /// <summary>What to tell people, one line; empty when there is nothing to tell.</summary>
    public string Message { get; private set; } = "";

    /// <summary>HOST:PORT that was really taken.</summary>
    public string Address { get; internal set; } = "";

    /// <summary>The exit code of a run that came to an end of its own.</summary>
    /// <param name="summary">Its end.</param>
    /// <param name="options">What was asked for.</param>
    public static int ExitCodeOf(RunEnded summary, CoordinatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(options);
        return summary.Completed || summary.Step == options.StopAfter ? Success : Interrupted;
    }

    internal void Report(int exitCode, string message) => (ExitCode, Message) = (exitCode, message);
}
