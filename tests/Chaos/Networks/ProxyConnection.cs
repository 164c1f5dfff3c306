using System.Net;
using System.Net.Sockets;

namespace Cluster.Chaos.Networks;

/// <summary>One worker's connection through the proxy.</summary>
internal sealed class ProxyConnection(Socket worker, TcpProxy proxy) : IDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly Socket _coordinator = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private long _leftToCoordinator = long.MaxValue;
    private long _leftToWorker = long.MaxValue;

    /// <summary>Lets so many bytes pass in a direction, and resets the connection in the middle of the piece that has more.</summary>
    public void CutAfter(long bytes, bool toCoordinator) => Volatile.Write(ref toCoordinator ? ref _leftToCoordinator : ref _leftToWorker, bytes);

    /// <summary>Ends it with a reset for both sides.</summary>
    public void Reset()
    {
        Abort(worker);
        Abort(_coordinator);
    }

    public void Dispose() => Reset();

    /// <summary>Passes bytes on until one side ends.</summary>
    /// <returns>Whether it was cut in the middle of a piece.</returns>
    public async Task<bool> RunAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            (worker.NoDelay, _coordinator.NoDelay) = (true, true);
            await _coordinator.ConnectAsync(target, cancellationToken);
            var there = PumpAsync(worker, _coordinator, toCoordinator: true, cancellationToken);
            var back = PumpAsync(_coordinator, worker, toCoordinator: false, cancellationToken);

            // Whichever side ends first ends the other: gRPC never half-closes a connection.
            var wasCut = await await Task.WhenAny(there, back);
            Reset();
            return await there | await back | wasCut;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Reset();
            return false;
        }
    }

    private static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }

        socket.Dispose();
    }

    private async Task<bool> PumpAsync(Socket from, Socket to, bool toCoordinator, CancellationToken cancellationToken)
    {
        var traffic = toCoordinator ? proxy.ToCoordinator : proxy.ToWorkers;
        var buffer = new byte[BufferBytes];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, cancellationToken)) > 0)
            {
                for (var sent = 0; sent < count;)
                {
                    var piece = await traffic.AdmitAsync(count - sent, cancellationToken);
                    var left = Volatile.Read(ref toCoordinator ? ref _leftToCoordinator : ref _leftToWorker);
                    sent += await to.SendAsync(buffer.AsMemory(sent, (int)Math.Min(piece, left)), cancellationToken);
                    if (piece > left)
                    {
                        return true;
                    }

                    if (left < long.MaxValue)
                    {
                        CutAfter(left - piece, toCoordinator);
                    }
                }
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other direction has ended it, or a process died.
        }

        return false;
    }
}
