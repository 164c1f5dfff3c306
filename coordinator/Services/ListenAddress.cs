using System.Net;
using System.Net.Sockets;
using Cluster.Collectives.Joining;

namespace Cluster.Coordinator.Services;

/// <summary>What a host to listen on stands for.</summary>
internal static class ListenAddress
{
    /// <summary>The address; a name gives one by which other machines can reach this one.</summary>
    /// <param name="host">Name or address.</param>
    /// <exception cref="IOException">There is none; the message is one line for people.</exception>
    public static IPAddress Of(string host) => Of(host, Dns.GetHostAddresses);

    /// <summary>The same, for names of any origin.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="resolve">What a name stands for.</param>
    internal static IPAddress Of(string host, Func<string, IPAddress[]> resolve)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return address;
        }

        if (host == "localhost")
        {
            return IPAddress.Loopback;
        }

        IPAddress[] found;
        try
        {
            found = resolve(host);
        }
        catch (SocketException error)
        {
            throw new IOException($"listen address: the name {host} stands for no address here ({error.Message}); {Advice()}", error);
        }

        // Many systems let a machine's own name stand for loopback.
        var reachable = found.Where(candidate => !IPAddress.IsLoopback(candidate)).ToList();
        var own = OwnAddresses.All();
        return reachable.Find(candidate => own.Contains(candidate)) ?? reachable.FirstOrDefault()
            ?? throw new IOException(
                $"listen address: the name {host} stands for {string.Join(", ", found.AsEnumerable())}, "
                + $"where only this machine reaches it; {Advice()}");
    }

    private static string Advice()
    {
        var own = OwnAddresses.All();
        return own.Count == 0
            ? "listen on 0.0.0.0, which is every address"
            : $"listen on {string.Join(" or ", own)}, or on 0.0.0.0 for every address";
    }
}
