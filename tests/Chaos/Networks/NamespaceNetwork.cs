using System.Diagnostics;
using System.Globalization;
using Cluster.Chaos.Clusters;
using Cluster.Cli.Launching;
using Cluster.Experiments.Links;

namespace Cluster.Chaos.Networks;

/// <summary>Hosts that are network namespaces; each has a cable that can be pulled.</summary>
internal sealed class NamespaceNetwork : Network
{
    private const double BitsPerSecond = 1e9;
    private const string Cable = "cable";
    private static readonly string Coordinator = string.Create(CultureInfo.InvariantCulture, $"{NetworkNamespaces.Address}:7000");

    private readonly NetworkNamespaces _namespaces;
    private readonly int _hosts;

    /// <param name="hosts">Hosts for workers.</param>
    public NamespaceNetwork(int hosts) =>
        (_hosts, _namespaces) = (hosts, new NetworkNamespaces(new LinkSpec(BitsPerSecond, TimeSpan.Zero), hosts, worker => worker + 1));

    /// <summary>Why there are no such networks here; null if there are.</summary>
    public static string? Obstacle => NetworkNamespaces.Obstacle ?? Tools.Missing("ip") ?? Tools.Missing("tc");

    public override string Listen => Coordinator;

    public override string Dial => Coordinator;

    public override IReadOnlyList<string> Options => ["--insecure"];

    public override void Place(ProcessStartInfo start, int slot) => NetworkNamespaces.Place(start, NameOf(slot));

    /// <summary>Pulls a worker's cable, or plugs it in again.</summary>
    public void SetCable(int slot, bool isIn) => Tools.Run("ip", "-n", NameOf(slot), "link", "set", Cable, isIn ? "up" : "down");

    /// <summary>Lets packets from one host to another vanish, or arrive again.</summary>
    /// <param name="from">The host that sends; 0 for the coordinator's.</param>
    /// <param name="to">The one that hears nothing.</param>
    /// <param name="vanish">Whether they vanish.</param>
    public void SetHole(int from, int to, bool vanish) =>
        Tools.Run("ip", "-n", NameOf(from), "route", vanish ? "add" : "del", "blackhole", NetworkNamespaces.AddressOf(Host(to)));

    /// <summary>Kills the connections of a worker's host, as a firewall that forgets them does.</summary>
    /// <returns>How many.</returns>
    public int KillSockets(int slot)
    {
        // It says so if a socket is of a kind that cannot be killed; the others are killed all the same.
        var listing = Tools.Run("ip", "netns", "exec", NameOf(slot), "ss", "-K", "-H", "-t", "state", "established");
        return listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    /// <summary>Gives a worker's cable another rate.</summary>
    /// <param name="slot">The worker's host.</param>
    /// <param name="bitsPerSecond">The rate; null for the usual one.</param>
    public void SetRate(int slot, double? bitsPerSecond)
    {
        var rate = string.Create(CultureInfo.InvariantCulture, $"{bitsPerSecond ?? BitsPerSecond:F0}bit");
        Tools.Run("tc", "-n", NameOf(slot), "qdisc", "replace", "dev", Cable, "root", "tbf", "rate", rate, "burst", "65536", "latency", "400ms");
    }

    public override ValueTask DisposeAsync()
    {
        _namespaces.Dispose();
        return ValueTask.CompletedTask;
    }

    // More processes than hosts share them.
    private int Host(int slot) => slot == 0 ? 0 : 1 + ((slot - 1) % _hosts);

    private string NameOf(int slot) => slot == 0 ? _namespaces.OfCoordinator : _namespaces.Of(Host(slot));
}
