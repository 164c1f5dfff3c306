using System.CommandLine;
using Cluster.Collectives.Transports;

namespace Cluster.Cli.Commands;

/// <summary>The option --transport.</summary>
internal static class TransportOption
{
    private static readonly Dictionary<string, Transport> Names = new()
    {
        ["auto"] = Transport.Auto,
        ["grpc"] = Transport.Grpc,
        ["shared-memory"] = Transport.SharedMemory,
        ["sockets"] = Transport.Sockets,
    };

    public static Option<string> Create() => new("--transport")
    {
        Description = "What carries weights and gradients: auto (the default: shared memory on one host, else sockets, else grpc), grpc, "
            + "shared-memory or sockets.",
    };

    /// <summary>What a text means.</summary>
    /// <exception cref="UsageException">Nothing.</exception>
    public static Transport Parse(string text) => Names.TryGetValue(text, out var transport)
        ? transport
        : throw new UsageException($"--transport must be auto, grpc, shared-memory or sockets, got '{text}'");

    /// <summary>How the option says it.</summary>
    public static string NameOf(Transport transport) => Names.First(name => name.Value == transport).Key;
}
