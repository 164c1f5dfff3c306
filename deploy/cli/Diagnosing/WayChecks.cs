using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Diagnosing;

/// <summary>The way to a coordinator: its name, the route, the port. Each is looked at where the one before it is well.</summary>
internal static class WayChecks
{
    /// <summary>What the last of them is called.</summary>
    public const string PortCheck = "port";

    /// <summary>Carries them out.</summary>
    /// <param name="coordinator">The coordinator.</param>
    /// <param name="deadline">How long to wait for an answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The findings, and whether its port is open.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, bool IsOpen)> AllAsync(
        HostPort coordinator, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (coordinator.IsAnyAddress)
        {
            var complaint = $"{coordinator.Host} stands for every address of a machine: a coordinator listens on it, nobody dials it";
            return ([Finding.Fail("name", complaint, "give an address of the coordinator's machine")], false);
        }

        var (name, addresses) = await NameAsync(coordinator.Host, deadline, cancellationToken);
        if (addresses.Length == 0)
        {
            return ([name], false);
        }

        var routes = addresses.Select(Route).ToList();
        if (routes.Find(route => route.Verdict == Verdict.Ok) is not { } route)
        {
            return ([name, routes[0]], false);
        }

        var port = await PortAsync(PortCheck, coordinator, deadline, cancellationToken);
        return ([name, route, port], port.Verdict == Verdict.Ok);
    }

    /// <summary>Whether somebody accepts connections there.</summary>
    /// <param name="check">What to call the check.</param>
    /// <param name="address">Where.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Finding> PortAsync(string check, HostPort address, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, limit.Token);
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            return Finding.Ok(check, FormattableString.Invariant($"{address} accepts connections ({took:F1} ms)"));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return Finding.Fail(
                check,
                $"nobody listens on {address}",
                "start the coordinator, compare the port with what it printed, and let it listen on a network address rather than 127.0.0.1");
        }
        catch (SocketException error)
        {
            return Finding.Fail(check, $"{address} cannot be reached: {error.Message}", "look at cable, network and firewall between the machines");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Fail(
                check,
                FormattableString.Invariant($"{address} gave no sign within {deadline.TotalSeconds:0.#} s"),
                $"let port {address.Port} through the firewalls between the machines, and check that the coordinator's machine is up");
        }
    }

    private static async Task<(Finding Finding, IPAddress[] Addresses)> NameAsync(
        string host, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return (Finding.Ok("name", $"{literal} is an address"), [literal]);
        }

        var hint = $"let DNS or /etc/hosts say where {host} is, or give the coordinator's address";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, limit.Token);
            return addresses.Length == 0
                ? (Finding.Fail("name", $"{host} stands for no address", hint), [])
                : (NameOf(host, addresses), addresses);
        }
        catch (SocketException error)
        {
            return (Finding.Fail("name", $"{host} is not known here: {error.Message}", hint), []);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var silence = FormattableString.Invariant($"nobody said within {deadline.TotalSeconds:0.#} s where {host} is");
            return (Finding.Fail("name", silence, hint), []);
        }
    }

    private static Finding NameOf(string host, IPAddress[] addresses)
    {
        var text = $"{host} is {string.Join(", ", addresses.AsEnumerable())}";
        return host != "localhost" && addresses.All(IPAddress.IsLoopback)
            ? Finding.Warn("name", $"{text}: this machine itself", "give the coordinator's network address if it is another machine")
            : Finding.Ok("name", text);
    }

    // A connected datagram socket sends nothing, but the system chooses a route for it.
    private static Finding Route(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 9);
            var own = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return Finding.Ok("route", $"from {own}{InterfaceOf(own)} to {address}");
        }
        catch (SocketException error)
        {
            return Finding.Fail("route", $"there is no way to {address}: {error.Message}", "connect this machine to that network, or add a route");
        }
    }

    private static string InterfaceOf(IPAddress own)
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .FirstOrDefault(card => card.GetIPProperties().UnicastAddresses.Any(unicast => unicast.Address.Equals(own))) is { } card
                ? $" ({card.Name})"
                : "";
        }
        catch (NetworkInformationException)
        {
            return "";
        }
    }
}
