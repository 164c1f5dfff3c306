namespace Cluster.Cli.Commands;

/// <summary>A command line that asks for something impossible. The message is one line for people.</summary>
/// <param name="message">What is wrong and what to do.</param>
internal class UsageException(string message) : Exception(message);
