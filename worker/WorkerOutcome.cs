namespace Cluster.Worker;

/// <summary>How a worker's life ended.</summary>
public sealed class WorkerOutcome
{
    /// <summary>Exit code of a worker that was let go.</summary>
    public const int Success = 0;

    /// <summary>Exit code of a worker that could not go on.</summary>
    public const int Failure = 1;

    /// <summary>Exit code of a worker that was stopped before it had joined, as shells count SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; private set; } = Interrupted;

    /// <summary>What to tell people, one line; empty when there is nothing to tell.</summary>
    public string Message { get; private set; } = "";

    internal void Report(int exitCode, string message) => (ExitCode, Message) = (exitCode, message);
}
