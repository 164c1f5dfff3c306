using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Cluster.Experiments.Links;
using Xunit.Sdk;

namespace Cluster.Experiments.Tests.Links;

[Collection(ByItself.Name)]
public sealed class EmulatedNetworkTests : IDisposable
{
    private const int Megabyte = 1 << 20;
    private const int MostAttempts = 30;

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

        var link = Link(text);
        var ideal = (megabytes * Megabyte / link.BytesPerSecond) + link.Delay.TotalSeconds;

        await AssertTakesAsync(ideal, () => [Connect(network.AddHost())], megabytes * Megabyte);
    }

    [Fact]
    public async Task CoordinatorsCable_UsedByTwoHosts_IsShared()
    {
        var network = Network("80mbit");
        var ideal = 2 * Megabyte / Link("80mbit").BytesPerSecond;

        var attempts = await AssertTakesAsync(ideal, () => [Connect(network.AddHost()), Connect(network.AddHost())], Megabyte);

        Assert.Equal(attempts * 2 * Megabyte, network.Traffic.BytesToCoordinator);
        Assert.Equal(0, network.Traffic.BytesFromCoordinator);
    }

    [Fact]
    public async Task SmallMessage_ThereAndBack_TakesTwiceTheDelay()
    {
        var (host, coordinator) = Connect(Network("1gbit,20ms").AddHost());
        var buffer = new byte[1];

        await AssertTakesAsync(0.04, async () =>
        {
            await host.SendAsync(buffer);
            await coordinator.ReceiveAsync(buffer);
            await coordinator.SendAsync(buffer);
            await host.ReceiveAsync(buffer);
        });
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

    private static Task<int> AssertTakesAsync(double ideal, Func<(Socket From, Socket To)[]> connect, int bytes) =>
        AssertTakesAsync(ideal, () => Task.WhenAll(
            connect().SelectMany(pair => new[] { SendAsync(pair.From, new byte[bytes]), ReceiveAsync(pair.To) })));

    // None may be faster than the link, and one must be as fast, unless other programs held all of them up.
    private static async Task<int> AssertTakesAsync(double ideal, Func<Task> transfer)
    {
        var wasQuiet = false;
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var (began, useBefore) = (Stopwatch.GetTimestamp(), ProcessorUse.Now());
            await transfer();
            var ratio = Stopwatch.GetElapsedTime(began).TotalSeconds / ideal;
            Assert.True(ratio > 0.98, $"took {ratio:F3} of the time that the link needs");
            if (ratio < 1.04)
            {
                return attempt;
            }

            wasQuiet |= useBefore is null || ProcessorUse.Now()!.OthersSince(useBefore) < 0.1;
        }

        Assert.SkipUnless(wasQuiet, "Other programs keep this machine too busy to tell how fast a link is.");
        throw new XunitException($"none of {MostAttempts} transfers was as fast as the link");
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
