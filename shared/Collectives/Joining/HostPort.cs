using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cluster.Collectives.Joining;

/// <summary>Where a coordinator listens or is reached: a host name or address, and a port.</summary>
/// <param name="Host">Name or address; an IPv6 address without brackets.</param>
/// <param name="Port">0 lets the system choose when listening.</param>
public sealed record HostPort(string Host, int Port)
{
    /// <summary>Whether only processes of this machine can reach it.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether it stands for every address of a machine: something to listen on, and nothing to dial.</summary>
    public bool IsAnyAddress => IPAddress.TryParse(Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>What processes of this machine dial to reach who listens here: loopback in place of every address.</summary>
    public HostPort FromThisMachine => !IsAnyAddress ? this : this with { Host = Host.Contains(':') ? "::1" : "127.0.0.1" };

    /// <summary>Reads "host:port" or "[::1]:port".</summary>
    /// <param name="text">The text.</param>
    /// <param name="result">What it says.</param>
    public static bool TryParse(string? text, out HostPort result)
    {
        result = new HostPort("", 0);
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text![..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        host = isBracketed ? host[1..^1] : host;
        var isIPv6 = !host.StartsWith('[') && IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        if (isBracketed != isIPv6 || Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }

        result = new HostPort(host, port);
        return true;
    }

    /// <summary>As text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
