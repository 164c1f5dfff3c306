using System.CommandLine;
using Cluster.Cli.Launching;
using Cluster.Collectives.Transports;
using Cluster.Experiments.Links;

namespace Cluster.Cli.Commands;

/// <summary>The options that emulate a network between processes of this machine.</summary>
internal sealed class LinkOption
{
    private readonly Option<string?> _link = new("--link")
    {
        Description = "Emulate a network, as in 1gbit or 100mbit,5ms (one way): each worker is on a host of its own with such a cable, and the "
            + "coordinator's, with worker 1 on it, has one that all others share.",
    };

    private readonly Option<bool> _isAlone = new("--coordinator-alone")
    {
        Description = "With --link: worker 1 is on a host of its own as well.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_link);
        command.Options.Add(_isAlone);
    }

    /// <summary>The hosts; null where no network is to be emulated.</summary>
    /// <exception cref="UsageException">The text is no link.</exception>
    public HostLayout? Read(ParseResult parsed)
    {
        var isAlone = parsed.GetValue(_isAlone);
        if (parsed.GetValue(_link) is not { } text)
        {
            return isAlone ? throw new UsageException("--coordinator-alone is about an emulated network; give it with --link") : null;
        }

        return LinkSpec.TryParse(text, out var link)
            ? new HostLayout(link, isAlone)
            : throw new UsageException($"--link must be {LinkSpec.Form}, from 10 kbit/s to 1 Tbit/s and 10 s at most, got '{text}'");
    }

    /// <exception cref="UsageException">Hosts share no memory.</exception>
    public static void Check(HostLayout? hosts, Transport transport)
    {
        if (hosts is not null && transport == Transport.SharedMemory)
        {
            throw new UsageException("--transport shared-memory is for one host; leave it out to emulate several with --link");
        }
    }
}
