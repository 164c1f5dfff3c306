using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Networks;

/// <summary>What lies between workers and coordinator, and how a process comes to be at its place.</summary>
internal abstract class Network : IAsyncDisposable
{
    /// <summary>HOST:PORT where a coordinator that is started now listens.</summary>
    public abstract string Listen { get; }

    /// <summary>HOST:PORT that workers dial; the same for as long as the run lasts.</summary>
    public abstract string Dial { get; }

    /// <summary>What a coordinator needs on its command line to listen there, and a worker to dial there.</summary>
    public virtual IReadOnlyList<string> Options => [];

    /// <summary>Makes a network.</summary>
    /// <param name="schedule">What it is for.</param>
    public static Network Create(Schedule schedule) => schedule.Wiring switch
    {
        Wiring.Proxy => new ProxyNetwork(),
        Wiring.Namespaces => new NamespaceNetwork(schedule.Workers + 1),
        _ => new LoopbackNetwork(),
    };

    /// <summary>Lets a process start at its host.</summary>
    /// <param name="start">How it starts; changed if need be.</param>
    /// <param name="slot">The host, from 1; 0 for the coordinator's.</param>
    public virtual void Place(ProcessStartInfo start, int slot)
    {
    }

    /// <summary>Told when a coordinator listens at <see cref="Listen"/>.</summary>
    public virtual void OnCoordinator()
    {
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>A port that nobody has at the moment, on the loopback interface.</summary>
    protected static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
