using System.CommandLine;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Commands;

/// <summary>The options that say where hosts reach this machine.</summary>
internal sealed class ReachOptions
{
    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "HOST:PORT to listen on; by default the address of this machine that leads to the hosts, and a free port.",
    };

    private readonly Option<string?> _advertise = new("--advertise")
    {
        Description = "Name or address under which the hosts reach this machine; by default each is told the one that leads to it.",
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_listen, _advertise];

    public void AddTo(Command command)
    {
        command.Options.Add(_listen);
        command.Options.Add(_advertise);
    }

    /// <summary>Where to listen; null if nobody says.</summary>
    /// <exception cref="UsageException">It is no HOST:PORT.</exception>
    public HostPort? Listen(ParseResult parsed) => parsed.GetValue(_listen) is not { } text ? null
        : HostPort.TryParse(text, out var address) ? address
        : throw new UsageException($"--listen must be HOST:PORT, as in 10.0.0.1:7000, got '{text}'");

    /// <summary>The name for all hosts; null if nobody says.</summary>
    /// <exception cref="UsageException">It is no name and no address.</exception>
    public string? Advertise(ParseResult parsed) => parsed.GetValue(_advertise) is not { } text ? null
        : HostPort.TryParse(text.Contains(':', StringComparison.Ordinal) ? $"[{text.Trim('[', ']')}]:0" : $"{text}:0", out var address) ? address.Host
        : throw new UsageException($"--advertise must be a name or address without a port, as in 10.0.0.1, got '{text}'");
}
