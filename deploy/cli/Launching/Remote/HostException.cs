using Cluster.Cli.Commands;

namespace Cluster.Cli.Launching.Remote;

/// <summary>A host that cannot take part.</summary>
/// <param name="host">The host.</param>
/// <param name="check">What was looked at, in a word or two.</param>
/// <param name="obstacle">What was found.</param>
/// <param name="remedy">What to change.</param>
internal sealed class HostException(LaunchHost host, string check, string obstacle, string remedy) : UsageException($"{host}: {obstacle}; {remedy}")
{
    /// <summary>What was looked at.</summary>
    public string Check => check;

    /// <summary>What was found.</summary>
    public string Obstacle => obstacle;

    /// <summary>What to change.</summary>
    public string Remedy => remedy;

    /// <summary>The build that the host has, where that is the obstacle.</summary>
    public string? Build { get; init; }
}
