namespace Cluster.Cli.Evaluating;

/// <summary>An evaluation on workers that was not carried out whole. The message is one line for people.</summary>
/// <param name="message">What happened.</param>
/// <param name="exitCode">Exit code for the shell.</param>
internal sealed class EvaluationException(string message, int exitCode) : Exception(message)
{
    /// <summary>Exit code for the shell.</summary>
    public int ExitCode { get; } = exitCode;
}
