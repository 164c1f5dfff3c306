using System.Net;
using System.Net.Sockets;
using Cluster.Cli.Commands;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Launching.Remote;

/// <summary>Where the coordinator listens, and under which name each host reaches it.</summary>
/// <param name="Listen">HOST:PORT to listen on; port 0 for a free one.</param>
/// <param name="Names">Name or address for each host.</param>
internal sealed record CoordinatorReach(HostPort Listen, IReadOnlyDictionary<LaunchHost, string> Names)
{
    private const string Check = "address";
    private const int AnyPort = 9;
    private const string SshPort = "22";

    /// <summary>Finds it out.</summary>
    /// <param name="shell">Knows what the hosts' names stand for.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="listen">Where to listen, if the user says so.</param>
    /// <param name="advertise">The name or address for all hosts, if the user says so.</param>
    /// <param name="stopping">Ends the search.</param>
    /// <exception cref="UsageException">A host could not reach this machine there, or nobody can tell where it could.</exception>
    public static async Task<CoordinatorReach> FindAsync(
        SecureShell shell, IReadOnlyList<LaunchHost> hosts, HostPort? listen, string? advertise, CancellationToken stopping)
    {
        var names = new Dictionary<LaunchHost, string>();
        foreach (var host in hosts)
        {
            names[host] = await NameForAsync(shell, host, listen, advertise, stopping);
        }

        return Of(names, listen, advertise);
    }

    /// <summary>Finds out under which name one host reaches this machine.</summary>
    /// <param name="shell">Knows what the host's name stands for.</param>
    /// <param name="host">The host.</param>
    /// <param name="listen">Where to listen, if the user says so.</param>
    /// <param name="advertise">The name or address for all hosts, if the user says so.</param>
    /// <param name="stopping">Ends the search.</param>
    /// <exception cref="HostException">It could not reach this machine there, or nobody can tell where it could.</exception>
    /// <exception cref="UsageException">ssh cannot be started.</exception>
    public static async Task<string> NameForAsync(
        SecureShell shell, LaunchHost host, HostPort? listen, string? advertise, CancellationToken stopping)
    {
        var fixedName = advertise ?? (listen is null || IsAny(listen.Host) ? null : listen.Host);
        if (fixedName is not null && !new HostPort(fixedName, 0).IsLoopback)
        {
            return fixedName;
        }

        var settings = await shell.ConfigurationAsync(host, stopping);
        var (name, address) = await RouteAsync(host, settings.GetValueOrDefault("hostname", host.Name), stopping);
        if (!IPAddress.IsLoopback(address) && fixedName is not null)
        {
            throw new HostException(
                host,
                Check,
                $"it is another machine and cannot reach the loopback address {fixedName}",
                $"leave --listen and --advertise out, or give {address}");
        }

        // What a loopback address leads to is this machine, unless somebody has laid a tunnel there.
        var isTunnel = settings.GetValueOrDefault("port", SshPort) != SshPort
            || settings.ContainsKey("proxyjump") || settings.ContainsKey("proxycommand");
        if ((IPAddress.IsLoopback(address) && isTunnel) || address.IsIPv6LinkLocal)
        {
            throw new HostException(
                host, Check, $"ssh goes to {name}, which does not tell where that host reaches this machine", "say the address with --advertise");
        }

        return fixedName ?? address.ToString();
    }

    /// <summary>Where to listen so that all hosts reach it.</summary>
    /// <param name="names">Name or address for each host, one at least.</param>
    /// <param name="listen">Where to listen, if the user says so.</param>
    /// <param name="advertise">The name or address for all hosts, if the user says so.</param>
    public static CoordinatorReach Of(IReadOnlyDictionary<LaunchHost, string> names, HostPort? listen, string? advertise) =>
        new(listen ?? new HostPort(ListenerOf(names.Values, advertise), 0), names);

    /// <summary>HOST:PORT for a host's workers.</summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port that the coordinator listens on.</param>
    public HostPort For(LaunchHost host, int port) => new(Names[host], port);

    /// <summary>The address of this machine from which packets to another go.</summary>
    /// <param name="address">The other's.</param>
    /// <exception cref="SocketException">There is no way there.</exception>
    internal static IPAddress Towards(IPAddress address)
    {
        // Connecting a datagram socket looks the route up and sends nothing.
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(address, AnyPort);
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }

    private static async Task<(string Name, IPAddress Local)> RouteAsync(LaunchHost host, string name, CancellationToken stopping)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, stopping);
            return (name, Towards(addresses[0]));
        }
        catch (SocketException error)
        {
            throw new HostException(
                host,
                Check,
                $"no way to {name} ({error.Message}), so nobody can tell where that host reaches this machine",
                "check the name, or say the address with --advertise");
        }
    }

    // The narrowest that all hosts reach.
    private static string ListenerOf(IEnumerable<string> names, string? advertise)
    {
        var each = names.Distinct().ToList();
        if (advertise is null && each.Count == 1)
        {
            return each[0];
        }

        var isIPv6 = each.Exists(name => !IPAddress.TryParse(name, out var address) || address.AddressFamily == AddressFamily.InterNetworkV6);
        return (isIPv6 && Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any).ToString();
    }

    private static bool IsAny(string host) =>
        IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
}
