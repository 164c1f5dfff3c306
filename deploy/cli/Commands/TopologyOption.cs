using System.CommandLine;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Exchanges;

namespace Cluster.Cli.Commands;

/// <summary>The option --topology.</summary>
internal static class TopologyOption
{
    private static readonly Dictionary<string, Topology> Names = new()
    {
        ["coordinator"] = Topology.Coordinator,
        ["all-reduce"] = Topology.AllReduce,
    };

    public static Option<string?> Create() => new("--topology")
    {
        Description = "Where gradients meet: coordinator (the default), or all-reduce, between the workers; "
            + "by default as the job's cluster section says.",
    };

    /// <summary>What the command line says, else the job.</summary>
    /// <exception cref="UsageException">The command line says nothing that there is.</exception>
    public static Topology Read(ParseResult parsed, Option<string?> option, ClusterSpec? job)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return job?.Topology == ClusterTopology.AllReduce ? Topology.AllReduce : Topology.Coordinator;
        }

        return TryParse(text, out var topology)
            ? topology
            : throw new UsageException($"--topology must be coordinator or all-reduce, got '{text}'");
    }

    /// <summary>What a text means.</summary>
    /// <returns>False if nothing.</returns>
    public static bool TryParse(string text, out Topology topology) => Names.TryGetValue(text, out topology);

    /// <summary>How the option says it.</summary>
    public static string NameOf(Topology topology) => Names.First(name => name.Value == topology).Key;
}
