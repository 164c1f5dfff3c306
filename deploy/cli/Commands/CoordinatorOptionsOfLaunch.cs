using System.CommandLine;
using System.Globalization;
using Cluster.Cli.Launching;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Commands;

/// <summary>The options of a launch that its coordinator is told.</summary>
internal sealed class CoordinatorOptionsOfLaunch
{
    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Use plain text beyond this machine, in place of TLS with certificates made for the run: every machine on that network can "
            + "read weights, data and token.",
    };

    private readonly Option<int?> _minWorkers = new("--min-workers")
    {
        Description = "Workers without which training waits for others to join; by default as the job's cluster section says, or 1.",
    };

    private readonly Option<int?> _channelPort = new("--channel-port")
    {
        Description = "Port for data channels, for a firewall to let through; by default a free one.",
    };

    private readonly Option<string?> _bucket = BucketOption.Create();
    private readonly Option<string> _transport = TransportOption.Create();
    private readonly Option<string?> _topology = TopologyOption.Create();
    private readonly Option<string?> _audit = AuditOption.Create();
    private readonly Option<string?> _stragglers = StragglersOption.Create();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_insecure, _minWorkers, _channelPort, _bucket, _transport, _topology, _stragglers, _audit])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the coordinator is told, but for where it listens.</summary>
    /// <exception cref="UsageException">Something cannot be.</exception>
    public CoordinatorOrder Read(ParseResult parsed, JobSpec job, RunFolder folder, int workers)
    {
        var topology = TopologyOption.Read(parsed, _topology, job.Cluster);
        return new CoordinatorOrder(folder, workers)
        {
            Insecure = parsed.GetValue(_insecure),
            Transport = TransportOption.Parse(parsed.GetValue(_transport) ?? "auto"),
            Topology = topology,
            Audit = AuditOption.Read(parsed, _audit, job.Cluster, topology),
            Stragglers = StragglersOption.Read(parsed, _stragglers),
            MinWorkers = parsed.GetValue(_minWorkers) ?? job.Cluster?.MinWorkers,
            BucketKib = BucketOption.Read(parsed, _bucket),
            More = parsed.GetValue(_channelPort) is { } port ? ["--channel-port", port.ToString(CultureInfo.InvariantCulture)] : [],
        };
    }
}
