using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Cluster.Experiments.Links;

namespace Cluster.Experiments.Tests.Links;

public sealed class EmulatedNetworkTests : IDisposable
{
    private const int Megabyte = 1 << 20;
    private const int Attempts = 5;

    private readonly Socket _coordinator = Tcp();
    private readonly List<IDisposable> _open = [];

    public EmulatedNetworkTests()
    {
        _coordinator.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _coordinator.Listen();
        _open.Add(_coordinator);
    }

    public void Dispose() => _open.ForEach(item => item.Dispose());

    [Fact]
    public async Task Bytes_BothWaysAtOnce_ArriveWholeAndInOrder()
    {
        var (host, coordinator) = Connect(Network("1gbit,1ms").AddHost());
        var (up, down) = (RandomNumberGenerator.GetBytes(Megabyte + 17), RandomNumberGenerator.GetBytes(Megabyte - 3));

        var sent = Task.WhenAll(SendAsync(host, up), SendAsync(coordinator, down));
        var received = await Task.WhenAll(ReceiveAsync(coordinator), ReceiveAsync(host));
        await sent;

        Assert.Equal(up, received[0]);
        Assert.Equal(down, received[1]);
    }

    [Theory]
    [InlineData("80mbit", 4)]
    [InlineData("400mbit,5ms", 8)]
    public async Task Rate_OfALongTransfer_IsTheLinks(string text, int megabytes)
    {
        var network = Network(text);

        var took = await FastestAsync(() => [Connect(network.AddHost())], megabytes * Megabyte);

        var link = Link(text);
        var ideal = (megabytes * Megabyte / link.BytesPerSecond) + link.Delay.TotalSeconds;
        Assert.InRange(took.TotalSeconds, ideal * 0.98, ideal * 1.05);
    }

    [Fact]
    public async Task CoordinatorsCable_UsedByTwoHosts_IsShared()
    {
        var network = Network("80mbit");

        var took = await FastestAsync(() => [Connect(network.AddHost()), Connect(network.AddHost())], Megabyte);

        var ideal = 2 * Megabyte / Link("80mbit").BytesPerSecond;
        Assert.InRange(took.TotalSeconds, ideal * 0.98, ideal * 1.05);
        Assert.Equal(Attempts * 2 * Megabyte, network.Traffic.BytesToCoordinator);
        Assert.Equal(0, network.Traffic.BytesFromCoordinator);
    }

    [Fact]
    public async Task SmallMessage_ThereAndBack_TakesTwiceTheDelay()
    {
        var (host, coordinator) = Connect(Network("1gbit,20ms").AddHost());
        var buffer = new byte[1];

        var began = Stopwatch.GetTimestamp();
        await host.SendAsync(buffer);
        await coordinator.ReceiveAsync(buffer);
        await coordinator.SendAsync(buffer);
        await host.ReceiveAsync(buffer);

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 40, 70);
    }

    [Fact]
    public async Task End_OfOneDirection_LeavesTheOtherOpen()
    {
        var (host, coordinator) = Connect(Network("1gbit,1ms").AddHost());

        host.Shutdown(SocketShutdown.Send);
        Assert.Empty(await ReceiveAsync(coordinator));
        var answer = RandomNumberGenerator.GetBytes(1000);
        await SendAsync(coordinator, answer);

        Assert.Equal(answer, await ReceiveAsync(host));
    }

    [Fact]
    public async Task Host_ThatDies_IsGoneForTheCoordinator()
    {
        var (host, coordinator) = Connect(Network("1gbit").AddHost());

        host.LingerState = new LingerOption(true, 0);
        host.Dispose();

        Assert.Empty(await ReceiveAsync(coordinator));
    }

    [Fact]
    public void Receiver_ThatTakesNothing_HoldsTheSenderUp()
    {
        var (host, coordinator) = Connect(Network("10gbit").AddHost());
        coordinator.ReceiveBufferSize = 1 << 16;
        host.Blocking = false;
        var lot = new byte[1 << 16];
        long accepted = 0;

        // Until there has been no room for half a second: what lies in buffers then is all that they hold.
        while (host.Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectWrite))
        {
            accepted += host.Send(lot, 0, lot.Length, SocketFlags.None, out _);
            Assert.True(accepted < 64 * Megabyte, "nothing holds the sender up");
        }

        Assert.True(accepted > 0);
    }

    [Fact]
    public async Task Network_WhoseCoordinatorIsNotThere_EndsTheConnection()
    {
        var network = Network("1gbit");
        _coordinator.Dispose();
        var host = Tcp();
        _open.Add(host);

        await host.ConnectAsync(network.AddHost(), TestContext.Current.CancellationToken);

        Assert.Empty(await ReceiveAsync(host));
    }

    private static Socket Tcp() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static LinkSpec Link(string text) => LinkSpec.TryParse(text, out var link) ? link : throw new ArgumentException(text, nameof(text));

    private static async Task SendAsync(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // The connection was cut: what came before is all there is.
        }

        return all.ToArray();
    }

    // Whatever else the machine does may hold up one transfer or two; none may be faster than the link.
    private static async Task<TimeSpan> FastestAsync(Func<(Socket From, Socket To)[]> connect, int bytes)
    {
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var pairs = connect();
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(pairs.SelectMany(pair => new[] { SendAsync(pair.From, new byte[bytes]), ReceiveAsync(pair.To) }));
            var took = Stopwatch.GetElapsedTime(began);
            fastest = took < fastest ? took : fastest;
        }

        return fastest;
    }

    private EmulatedNetwork Network(string link)
    {
        var network = new EmulatedNetwork(Link(link), (IPEndPoint)_coordinator.LocalEndPoint!);
        _open.Add(network);
        return network;
    }

    private (Socket Host, Socket Coordinator) Connect(IPEndPoint address)
    {
        var host = Tcp();
        host.Connect(address);
        var coordinator = _coordinator.Accept();
        _open.AddRange([host, coordinator]);
        return (host, coordinator);
    }
}
