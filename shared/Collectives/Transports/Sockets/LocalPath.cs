using System.Net;
using System.Net.Sockets;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>Connections that stay on one machine.</summary>
internal static class LocalPath
{
    private const int Tcp = 6;
    private const int TcpCongestion = 13;

    /// <summary>Takes Reno to control congestion of a connection whose ends are on one machine, on Linux. There is no path to find out about, yet
    /// BBR, which many systems take for all connections, paces what is sent, at the cost of about a third of the speed (decision 12). Other
    /// connections keep what the system was set to.</summary>
    /// <param name="socket">Connected.</param>
    public static void Unpace(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            if (IsLocal(socket))
            {
                socket.SetRawSocketOption(Tcp, TcpCongestion, "reno"u8);
            }
        }
        catch (SocketException)
        {
            // A system without it, or that forbids it, has the connection as it is. One that has ended already is noticed when it is used.
        }
    }

    private static bool IsLocal(Socket socket) => socket is { LocalEndPoint: IPEndPoint local, RemoteEndPoint: IPEndPoint remote }
        && (local.Address.Equals(remote.Address) || IPAddress.IsLoopback(remote.Address));
}
