using Cluster.Collectives.Joining;

namespace Cluster.Worker;

/// <summary>Settings of a worker process; section "Cluster:Worker" of the configuration, or the command line.</summary>
public sealed class WorkerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cluster:Worker";

    /// <summary>HOST:PORT of the coordinator.</summary>
    public string Coordinator { get; set; } = "";

    /// <summary>Compute threads, 1 or more.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>The number this worker would like to have in the run; 0 takes any.</summary>
    public int Number { get; set; }

    /// <summary>Where this machine has the job's data, if elsewhere than the job says.</summary>
    public string? DataPath { get; set; }

    /// <summary>Folders to take the job's plugins from. Without any, a job with plugins is refused: a worker loads no code because a
    /// coordinator says so.</summary>
    public IReadOnlyList<string> Plugins { get; set; } = [];

    /// <summary>How long to keep trying to reach the coordinator.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker that was asked to stop may take to finish what it holds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The coordinator's address.</summary>
    internal HostPort Address => HostPort.TryParse(Coordinator, out var address) && address.Port > 0
        ? address
        : throw new FormatException($"coordinator must be HOST:PORT, got '{Coordinator}'");

    /// <summary>The first thing wrong with these settings, as one line; null when nothing is.</summary>
    internal string? FirstError()
    {
        if (!HostPort.TryParse(Coordinator, out var address) || address.Port == 0)
        {
            return $"coordinator must be HOST:PORT, as in 10.0.0.1:7000, got '{Coordinator}'";
        }

        if (Threads is < 1 or > 1024)
        {
            return $"threads must be 1 to 1024, got {Threads}";
        }

        return ConnectTimeout > TimeSpan.Zero && DrainTimeout > TimeSpan.Zero ? null : "timeouts must be above 0";
    }
}
