namespace Cluster.Chaos.Schedules;

/// <summary>What lies between workers and coordinator.</summary>
internal enum Wiring
{
    /// <summary>Nothing: all are processes of one host, which may share memory.</summary>
    Loopback,

    /// <summary>A proxy in the runner, through which every byte passes.</summary>
    Proxy,

    /// <summary>Hosts that are network namespaces, each with a cable.</summary>
    Namespaces,
}
