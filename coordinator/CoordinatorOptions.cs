using Cluster.Collectives.Joining;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports;
using Cluster.Protocol.Exchanges;

namespace Cluster.Coordinator;

/// <summary>Settings of a coordinator process; section "Cluster:Coordinator" of the configuration, or the command line.</summary>
public sealed class CoordinatorOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cluster:Coordinator";

    /// <summary>HOST:PORT to listen on; port 0 takes a free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:0";

    /// <summary>Whether plain text beyond this machine is accepted.</summary>
    public bool Insecure { get; set; }

    /// <summary>PEM file with the certificate to show, followed by authorities between it and the root if there are any; null for plain text.
    /// </summary>
    public string? TlsCertificate { get; set; }

    /// <summary>PEM file with the certificate's key.</summary>
    public string? TlsKey { get; set; }

    /// <summary>PEM file with the authority whose certificates workers must show; null to ask them for none.</summary>
    public string? TlsClientCa { get; set; }

    /// <summary>Workers to wait for before the first step, 1 or more.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>Workers without which training does not go on, 1 to <see cref="Workers"/>.</summary>
    public int MinWorkers { get; set; } = 1;

    /// <summary>Workers that are given work at most, <see cref="Workers"/> or more; further ones stand by. Null for any number.</summary>
    public int? MaxWorkers { get; set; }

    /// <summary>What is done about slow workers.</summary>
    public StragglerHandling Stragglers { get; set; }

    /// <summary>How long a worker stays a member without a sign of life.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait while there are too few workers to begin or none to go on.</summary>
    public TimeSpan WorkerTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a round may go without a single sum arriving before the run is given up.</summary>
    public TimeSpan StepTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What shall carry weights and gradients.</summary>
    public Transport Transport { get; set; } = Transport.Auto;

    /// <summary>Where the gradients of training steps meet.</summary>
    public Topology Topology { get; set; }

    /// <summary>The share of contributions that a second worker computes again and that are compared, 0 to 1.</summary>
    public double Audit { get; set; }

    /// <summary>The port for data channels, beside the one to listen on; 0 takes a free one.</summary>
    public int ChannelPort { get; set; }

    /// <summary>KiB of the buckets in which gradients and weights cross a network, a power of two from 32 to 512; 0 for the usual size. Null to
    /// try sizes out in the first steps.</summary>
    public int? BucketKib { get; set; }

    /// <summary>Folder that holds the run's checkpoints and the resolved job.</summary>
    public string RunFolder { get; set; } = "";

    /// <summary>Where the job's IDX folder lies, if elsewhere than the job says.</summary>
    public string? DataPath { get; set; }

    /// <summary>The run's folder or checkpoint's directory to go on from; null to begin anew.</summary>
    public string? Resume { get; set; }

    /// <summary>Whether to go on with the run that the run's folder holds, and to begin it where it holds none: for a coordinator that is
    /// started again and again by one command. <see cref="Resume"/> is not looked at then.</summary>
    public bool ResumesByItself { get; set; }

    /// <summary>Whether to replace a coordinator that has the run's folder, such as one that hangs.</summary>
    public bool TakesOver { get; set; }

    /// <summary>Updates, counted over the whole job, after which the run stops with a checkpoint; null to carry the job out whole.</summary>
    public long? StopAfter { get; set; }

    /// <summary>Steps, counted over the whole job, that are left out when it is told where the time of steps went.</summary>
    public long WarmUp { get; set; }

    /// <summary>The address to listen on.</summary>
    internal HostPort Address => HostPort.TryParse(Listen, out var address)
        ? address
        : throw new FormatException($"listen address must be HOST:PORT, got '{Listen}'");

    /// <summary>TLS as these settings say; null for plain text.</summary>
    /// <exception cref="CertificateException">A file cannot be used.</exception>
    internal ServerTls? LoadTls() => TlsCertificate is { } certificate && TlsKey is { } key ? ServerTls.Load(certificate, key, TlsClientCa) : null;

    /// <summary>The first thing wrong with these settings, as one line; null when nothing is.</summary>
    internal string? FirstError()
    {
        if (!HostPort.TryParse(Listen, out var address))
        {
            return $"listen address must be HOST:PORT, as in 127.0.0.1:7000, got '{Listen}'";
        }

        if (TlsCertificate is null != TlsKey is null || (TlsClientCa is not null && TlsCertificate is null))
        {
            return "TLS needs both a certificate and its key, with or without an authority of clients; give --tls-certificate and --tls-key "
                + "(cluster certs makes them)";
        }

        if (!address.IsLoopback && !Insecure && TlsCertificate is null)
        {
            return $"listening on {address} would send weights, data and the token in plain text beyond this machine; give --tls-certificate and "
                + "--tls-key (cluster certs makes them), listen on 127.0.0.1, or say --insecure if every machine on that network is yours";
        }

        if (Topology == Topology.AllReduce && Transport is Transport.SharedMemory or Transport.Grpc)
        {
            return "with topology all-reduce the workers send each other gradients over sockets; leave --transport out";
        }

        if (!(Audit is >= 0 and <= 1))
        {
            return $"audit must be a share of 0 % to 100 %, got {Audit * 100} %";
        }

        if (Topology == Topology.AllReduce && Audit > 0)
        {
            return "audits compare the sums that come to the coordinator, and with topology all-reduce none do; "
                + "leave --audit out, or use --topology coordinator";
        }

        if (ChannelPort is < 0 or > System.Net.IPEndPoint.MaxPort)
        {
            return $"channel port must be 0 to {System.Net.IPEndPoint.MaxPort}, got {ChannelPort}";
        }

        if (BucketKib is { } kib and not 0 && !Buckets.Allow(kib * 1024L))
        {
            return $"bucket-kib must be a power of two from {Buckets.Smallest >> 10} to {Buckets.Largest >> 10}, or 0 for the usual size, got {kib}";
        }

        if (Topology == Topology.AllReduce && BucketKib > 0)
        {
            return "with topology all-reduce the number of workers decides how large the pieces are; leave --bucket out";
        }

        if (Workers < 1)
        {
            return $"workers must be 1 or more, got {Workers}";
        }

        if (MinWorkers < 1 || MinWorkers > Workers)
        {
            return $"min-workers must be 1 to {Workers}, the workers that are waited for (--workers), got {MinWorkers}";
        }

        if (MaxWorkers < Workers)
        {
            return $"max-workers must be {Workers} or more, the workers that are waited for (--workers), got {MaxWorkers}";
        }

        if (!LeaseLimits.Allow(Lease))
        {
            return $"lease must be {LeaseLimits.Range}, got {Lease.TotalMilliseconds} ms";
        }

        if (WorkerTimeout <= TimeSpan.Zero || StepTimeout <= TimeSpan.Zero)
        {
            return "timeouts must be above 0";
        }

        return RunFolder.Length > 0 ? null : "run folder must be given";
    }
}
