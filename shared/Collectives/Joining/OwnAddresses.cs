using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Cluster.Collectives.Joining;

/// <summary>The addresses of this machine by which others reach it.</summary>
public static class OwnAddresses
{
    /// <summary>Those of interfaces that are up, but for loopback and those that mean something on one link alone. Interfaces that lead
    /// somewhere come first, and IPv4 before IPv6.</summary>
    public static IReadOnlyList<IPAddress> All()
    {
        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                    .Select(card => card.GetIPProperties())
                    .SelectMany(card => card.UnicastAddresses.Select(unicast => (unicast.Address, LeadsOn: card.GatewayAddresses.Count > 0)))
                    .Where(entry => !IPAddress.IsLoopback(entry.Address) && !entry.Address.IsIPv6LinkLocal)
                    .OrderByDescending(entry => entry.LeadsOn)
                    .ThenBy(entry => entry.Address.AddressFamily == AddressFamily.InterNetworkV6)
                    .Select(entry => entry.Address),
            ];
        }
        catch (NetworkInformationException)
        {
            // The system does not say; nothing depends on it but advice.
            return [];
        }
    }

    /// <summary>What workers of other machines dial to reach somebody who listens here.</summary>
    /// <param name="listening">Where he listens.</param>
    /// <returns>The address itself; for one that stands for every address, the likeliest of them; null if this machine has none.</returns>
    public static HostPort? Reaching(HostPort listening)
    {
        ArgumentNullException.ThrowIfNull(listening);
        if (!listening.IsAnyAddress)
        {
            return listening;
        }

        var takesAll = listening.Host.Contains(':', StringComparison.Ordinal);
        var address = All().FirstOrDefault(address => takesAll || address.AddressFamily == AddressFamily.InterNetwork);
        return address is null ? null : listening with { Host = $"{address}" };
    }
}
