using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports;
using Cluster.Worker.Fetching;
using Cluster.Worker.Joining;

namespace Cluster.Worker;

/// <summary>Settings of a worker process; section "Cluster:Worker" of the configuration, or the command line.</summary>
public sealed class WorkerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cluster:Worker";

    /// <summary>HOST:PORT of the coordinator.</summary>
    public string Coordinator { get; set; } = "";

    /// <summary>Whether plain text to a coordinator beyond this machine is accepted.</summary>
    public bool Insecure { get; set; }

    /// <summary>PEM file with the authority of the coordinator's certificate; null for plain text.</summary>
    public string? TlsCa { get; set; }

    /// <summary>PEM file with the certificate to show to a coordinator that asks for one.</summary>
    public string? TlsCertificate { get; set; }

    /// <summary>PEM file with the certificate's key.</summary>
    public string? TlsKey { get; set; }

    /// <summary>Compute threads, 1 or more.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>The number this worker would like to have in the run; 0 takes any.</summary>
    public int Number { get; set; }

    /// <summary>What shall carry weights and gradients.</summary>
    public Transport Transport { get; set; } = Transport.Auto;

    /// <summary>The port on which to listen for other workers, where they reduce gradients among themselves; 0 takes a free one.</summary>
    public int PeerPort { get; set; }

    /// <summary>Where this machine has the job's data, if elsewhere than the job says.</summary>
    public string? DataPath { get; set; }

    /// <summary>Folder that keeps fetched data; null for the user's own (<see cref="DefaultDataCache"/>).</summary>
    public string? DataCache { get; set; }

    /// <summary>Most that the folder may hold, such as 10GB or 512MiB.</summary>
    public string DataCacheLimit { get; set; } = "10GB";

    /// <summary>Folders to take the job's plugins from. Without any, a job with plugins is refused: a worker loads no code because a
    /// coordinator says so.</summary>
    public IReadOnlyList<string> Plugins { get; set; } = [];

    /// <summary>How long to keep trying to reach the coordinator.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to keep trying to come back after the coordinator was lost.</summary>
    public TimeSpan ReconnectTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a worker that was asked to stop may take to finish what it holds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Where fetched data is kept if nothing else is said: cluster/data in the user's cache folder, which XDG_CACHE_HOME
    /// names on Unix.</summary>
    public static string DefaultDataCache => UserCache.FolderOf("data");

    /// <summary>The folder that keeps fetched data.</summary>
    internal string DataCacheFolder => DataCache ?? DefaultDataCache;

    /// <summary>Most bytes that the folder may hold.</summary>
    internal long DataCacheBytes => ByteSize.TryParse(DataCacheLimit, out var bytes)
        ? bytes
        : throw new FormatException($"data cache limit must be a size, got '{DataCacheLimit}'");

    /// <summary>The coordinator's address.</summary>
    internal HostPort Address => HostPort.TryParse(Coordinator, out var address) && address.Port > 0
        ? address
        : throw new FormatException($"coordinator must be HOST:PORT, got '{Coordinator}'");

    /// <summary>TLS as these settings say; null for plain text.</summary>
    /// <exception cref="CertificateException">A file cannot be used.</exception>
    internal ClientTls? LoadTls() => TlsCa is { } authority ? ClientTls.Load(authority, TlsCertificate, TlsKey) : null;

    /// <summary>The first thing wrong with these settings, as one line; null when nothing is.</summary>
    internal string? FirstError()
    {
        if (!HostPort.TryParse(Coordinator, out var address) || address.Port == 0)
        {
            return $"coordinator must be HOST:PORT, as in 10.0.0.1:7000, got '{Coordinator}'";
        }

        if (CoordinatorChannel.ProblemOf(address, TlsCa, TlsCertificate, TlsKey, Insecure) is { } problem)
        {
            return problem;
        }

        if (Threads is < 1 or > 1024)
        {
            return $"threads must be 1 to 1024, got {Threads}";
        }

        if (!ByteSize.TryParse(DataCacheLimit, out _))
        {
            return $"data cache limit must be a size, as in 10GB or 512MiB, got '{DataCacheLimit}'";
        }

        if (DataCache is "")
        {
            return "data cache must be a folder, got ''";
        }

        return ConnectTimeout > TimeSpan.Zero && ReconnectTimeout > TimeSpan.Zero && DrainTimeout > TimeSpan.Zero ? null : "timeouts must be above 0";
    }
}
