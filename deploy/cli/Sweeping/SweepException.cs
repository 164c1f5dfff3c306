namespace Cluster.Cli.Sweeping;

/// <summary>A sweep that cannot go on. The message is one line: which trial, and why.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class SweepException(string message) : Exception(message);
