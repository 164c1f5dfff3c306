using System.Globalization;
using Cluster.Cli.Commands;
using Cluster.Collectives.Transports;
using Cluster.Coordinator;
using Cluster.Protocol.Exchanges;

namespace Cluster.Cli.Launching;

/// <summary>What a launcher tells the coordinator that it starts.</summary>
/// <param name="Folder">Where the run is kept.</param>
/// <param name="Workers">Workers to wait for before the first step.</param>
internal sealed record CoordinatorOrder(RunFolder Folder, int Workers)
{
    /// <summary>HOST:PORT to listen on.</summary>
    public string Listen { get; init; } = "127.0.0.1:0";

    /// <summary>Whether plain text beyond this machine is accepted.</summary>
    public bool Insecure { get; init; }

    /// <summary>Workers without which training waits for others; null as the job says, or 1.</summary>
    public int? MinWorkers { get; init; }

    /// <summary>What carries weights and gradients.</summary>
    public Transport Transport { get; init; } = Transport.Auto;

    /// <summary>Where gradients meet.</summary>
    public Topology Topology { get; init; } = Topology.Coordinator;

    /// <summary>The share of contributions that are audited, 0 to 1.</summary>
    public double Audit { get; init; }

    /// <summary>What is done about slow workers.</summary>
    public StragglerHandling Stragglers { get; init; }

    /// <summary>KiB of the buckets in which tensors cross a network, 0 for the usual size; null to try sizes out.</summary>
    public int? BucketKib { get; init; }

    /// <summary>Steps that are left out when it is told where the time of steps went.</summary>
    public long WarmUp { get; init; }

    /// <summary>The run's folder or checkpoint to go on from; null to begin anew.</summary>
    public string? Resume { get; init; }

    /// <summary>Whether the run of the folder goes on if there is one, and begins if there is none.</summary>
    public bool ResumesByItself { get; init; }

    /// <summary>The step to stop after; null to carry the job out whole.</summary>
    public long? StopAfter { get; init; }

    /// <summary>Further options, as the command line has them.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>The network namespace that it runs in; null for the launcher's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>The job as a file: children do not share the launcher's command line.</summary>
    public string JobFile => Path.Combine(Folder.Path, "submitted-job.json");

    /// <summary>The command line. One that is started again waits for as few workers as it can: nobody knows how many of them are left.</summary>
    /// <param name="address">Where it listened before it died; null for the first one.</param>
    public IReadOnlyList<string> Arguments(string? address) =>
    [
        "coordinator", JobFile,
        "--listen", address ?? Listen,
        "--workers", Text(address is null ? Workers : MinWorkers ?? 1),
        "--run-folder", Folder.Path,
        "--progress", "json",
        "--transport", TransportOption.NameOf(Transport),
        "--warm-up", Text(WarmUp),
        "--topology", TopologyOption.NameOf(Topology),
        "--audit", Audit.ToString("R", CultureInfo.InvariantCulture),
        "--stragglers", StragglersOption.NameOf(Stragglers),
        "--stop-with-input",
        .. MinWorkers is { } least ? ["--min-workers", Text(least)] : Array.Empty<string>(),
        .. BucketKib is { } kib ? [BucketOption.Name, BucketOption.TextOf(kib)] : Array.Empty<string>(),
        .. Insecure ? ["--insecure"] : Array.Empty<string>(),
        .. ResumesByItself || address is not null ? ["--resume", ResumeOptions.Automatic]
            : Resume is { } path ? ["--resume", path] : Array.Empty<string>(),
        .. StopAfter is { } step ? ["--stop-after", Text(step)] : Array.Empty<string>(),
        .. More,
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
