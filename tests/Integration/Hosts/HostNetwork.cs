using System.Diagnostics;
using System.Globalization;
using Cluster.Cli.Launching;
using Cluster.Experiments;
using Cluster.Experiments.Links;
using Cluster.Integration.Harness;

namespace Cluster.Integration.Hosts;

/// <summary>Hosts with addresses and cables of their own: network namespaces of this machine, which are gone with this. Host 0 is for the
/// coordinator.</summary>
internal sealed class HostNetwork : IDisposable
{
    /// <summary>What every host's processes need: their network is nobody else's.</summary>
    public static readonly string[] Trusted = ["Cluster__Coordinator__Insecure=true", "Cluster__Worker__Insecure=true"];

    private readonly Workspace _workspace;
    private readonly NetworkNamespaces _namespaces;

    /// <summary>Makes them, or lets the test be skipped where the system does not.</summary>
    /// <param name="workspace">Starts the processes that are to run on them.</param>
    /// <param name="hosts">Hosts for workers, beside the coordinator's.</param>
    /// <param name="bitsPerSecond">Rate of each cable, in each direction.</param>
    public HostNetwork(Workspace workspace, int hosts, double bitsPerSecond = 1e9)
    {
        Assert.SkipWhen(NetworkNamespaces.Obstacle is not null, $"Hosts are made of network namespaces: {NetworkNamespaces.Obstacle}.");
        _workspace = workspace;
        try
        {
            _namespaces = new NetworkNamespaces(new LinkSpec(bitsPerSecond, TimeSpan.Zero), hosts, worker => worker + 1);
        }
        catch (ExperimentException error)
        {
            Assert.Skip($"Hosts are made of network namespaces: {error.Message}.");
            throw;
        }
    }

    /// <summary>Lets the commands that are started from now on run on a host.</summary>
    /// <param name="host">The host; 0 for the coordinator's.</param>
    public void Enter(int host) => _workspace.Place = start => NetworkNamespaces.Place(start, NameOf(host));

    /// <summary>The command that enters a host and goes on as another.</summary>
    /// <param name="host">The host.</param>
    public IEnumerable<string> Entering(int host) => NetworkNamespaces.Entering(NameOf(host), []);

    /// <summary>A host's address.</summary>
    public static string AddressOf(int host) => NetworkNamespaces.AddressOf(host);

    /// <summary>A host's address within IPv6, in brackets.</summary>
    public static string AddressSixOf(int host) => $"[{NetworkNamespaces.AddressSixOf(host)}]";

    /// <summary>Where the coordinator's host is reached by one kind of address.</summary>
    /// <param name="cluster">The cluster, whose coordinator listens on every address.</param>
    /// <param name="address">The address.</param>
    public static string At(ManualCluster cluster, string address) => $"{address}:{cluster.Address[(cluster.Address.LastIndexOf(':') + 1)..]}";

    /// <summary>Pulls a host's cable, or plugs it in again.</summary>
    public void SetCable(int host, bool isIn)
    {
        string[] arguments = ["-n", NameOf(host), "link", "set", "cable", isIn ? "up" : "down"];
        using var process = Process.Start(new ProcessStartInfo(NetworkNamespaces.Program, arguments))!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"the cable of host {host} cannot be moved"));
    }

    public void Dispose()
    {
        _workspace.Place = _ => { };
        _namespaces.Dispose();
    }

    private string NameOf(int host) => host == 0 ? _namespaces.OfCoordinator : _namespaces.Of(host);
}
