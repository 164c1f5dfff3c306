using System.Net;
using System.Net.Sockets;
using Cluster.Collectives.Exchanges;

namespace Cluster.Collectives.Tests.Exchanges;

public sealed class PeerOutboxTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(1, 100).Select(value => (byte)value)];

    /// <summary>What a connection asks for when it goes to sleep as well as when it is awake: bytes may leave in between.</summary>
    [Fact]
    public async Task Next_AfterBytesLeftWhileNobodyLooked_IsWhatComesBehindThem()
    {
        var (near, far) = await ConnectAsync();
        using var left = new SemaphoreSlim(0);
        using (near)
        using (far)
        {
            var (outbox, pending) = (new PeerOutbox(), new PendingSends());
            using var waits = new SocketWaits(near, () => left.Release());
            outbox.Add(new PieceNotice { Kind = PieceKind.Sums, Count = Body.Length / sizeof(float) }, Body, pending);

            foreach (var expected in new[] { PieceNotice.Bytes, Body.Length })
            {
                var next = outbox.Next(waits);
                Assert.Equal(expected, next.Length);
                waits.BeginSending(next);
                await left.WaitAsync(TestContext.Current.CancellationToken);
            }

            Assert.Equal(0, outbox.Next(waits).Length);
            Assert.True(pending.WaitAsync().IsCompleted);
            near.Shutdown(SocketShutdown.Send);
            using var received = new MemoryStream();
            await new NetworkStream(far).CopyToAsync(received, TestContext.Current.CancellationToken);
            Assert.Equal(Body, received.ToArray()[PieceNotice.Bytes..]);
        }
    }

    private static async Task<(Socket Near, Socket Far)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        return (near, await listener.AcceptAsync(TestContext.Current.CancellationToken));
    }
}
