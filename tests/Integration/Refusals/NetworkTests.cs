using System.Net;
using System.Net.Sockets;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Refusals;

/// <summary>Addresses at which nothing, or something else, is.</summary>
public sealed class NetworkTests : ClusterTest
{
    private const string Token = "CLUSTER_TOKEN=0123456789abcdef";

    [Fact]
    public async Task Coordinator_PortInUse_IsNamed()
    {
        using var other = Listen();
        var job = Workspace.Write(ModelCatalog.Smallest);

        var ended = await Workspace.RunAsync(["coordinator", job, "--listen", $"{other.LocalEndpoint}"], Token);

        ended.Refused($"{other.LocalEndpoint}", "in use");
    }

    [Fact]
    public async Task Worker_NobodyListens_GivesUpInTime()
    {
        var closed = Listen();
        var address = $"{closed.LocalEndpoint}";
        closed.Stop();

        var ended = await Workspace.RunAsync(["worker", "--coordinator", address, "--connect-timeout", "1"], Token);

        ended.Refused(address, "1 s");
    }

    [Fact]
    public async Task Worker_ListenerIsNoCoordinator_GivesUp()
    {
        using var other = Listen();
        var serving = AnswerInHttp1Async(other);

        var ended = await Workspace.RunAsync(["worker", "--coordinator", $"{other.LocalEndpoint}", "--connect-timeout", "1"], Token);

        ended.Refused($"{other.LocalEndpoint}");
        other.Stop();
        await serving;
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static async Task AnswerInHttp1Async(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over, or the worker hung up first.
        }
    }
}
