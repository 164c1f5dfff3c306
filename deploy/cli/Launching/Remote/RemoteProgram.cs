using System.CommandLine.Parsing;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Launching.Remote;

/// <summary>This program on the hosts.</summary>
/// <param name="Words">The command that starts it there.</param>
/// <param name="Copy">The build to lay down where it is missing; null where the hosts have theirs.</param>
internal sealed record RemoteProgram(IReadOnlyList<string> Words, BuildCopy? Copy)
{
    /// <summary>What starts it where nobody says.</summary>
    public const string Usual = "cluster";

    /// <summary>What a host's shell is given to say which build it has.</summary>
    public string VersionCommand => ShellText.Of([.. Words, "--version"]);

    /// <summary>Reads the command line.</summary>
    /// <param name="command">The command that starts it; null for the usual one.</param>
    /// <param name="copies">Whether to bring it along.</param>
    /// <exception cref="UsageException">Both were said, or the command is empty.</exception>
    public static RemoteProgram Of(string? command, bool copies)
    {
        if (copies)
        {
            var copy = BuildCopy.Of();
            return command is null
                ? new RemoteProgram(copy.Words, copy)
                : throw new UsageException("--copy brings this build to the hosts, --remote-cluster says where theirs is; leave one of them out");
        }

        IReadOnlyList<string> words = [.. CommandLineParser.SplitCommandLine(command ?? Usual)];
        return words.Count > 0
            ? new RemoteProgram(words, null)
            : throw new UsageException($"--remote-cluster must be a program, as in /opt/cluster/cluster, got '{command}'");
    }
}
