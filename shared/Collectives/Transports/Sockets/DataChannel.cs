using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>A connection that carries frames both ways, each a head and its bytes. Bytes are received where they belong and sent from where
/// they lie. One reader and one writer at a time; in the steady state neither allocates.</summary>
/// <param name="stream">The connection, plain or under TLS; the channel owns it.</param>
internal sealed class DataChannel(Stream stream) : IDisposable
{
    // A write of more would wait for its last byte before the peer's end has taken the first from a core's cache.
    private const int WriteBytes = 1 << 20;

    // Leases are renewed on another connection: a channel that a machine on the way has forgotten would be waited for until the step's
    // deadline. The system probes one on which nothing comes for so long, and gives up after as many tries.
    private const int IdleSeconds = 5;
    private const int ProbeSeconds = 2;
    private const int Probes = 3;

    private readonly byte[] _headIn = new byte[FrameHead.Bytes];
    private readonly byte[] _headOut = new byte[FrameHead.Bytes];

    /// <summary>A connection's plain bytes. A peer that is gone without a word is noticed within seconds.</summary>
    /// <param name="socket">Connected; the stream owns it.</param>
    public static NetworkStream Plain(Socket socket)
    {
        socket.NoDelay = true;
        LocalPath.Unpace(socket);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The socket of a plain connection, for who moves bytes by himself from here on. Its calls never wait. The channel still owns
    /// it.</summary>
    /// <returns>Null for a connection under TLS, which has none that could be used.</returns>
    public Socket? TakeSocket()
    {
        if ((stream as NetworkStream)?.Socket is not { } socket)
        {
            return null;
        }

        socket.Blocking = false;
        return socket;
    }

    /// <summary>The connection as a stream, for who moves bytes by himself from here on. The channel still owns it.</summary>
    public Stream TakeStream() => stream;

    /// <summary>Sends a frame.</summary>
    /// <param name="head">Its head, whose length is that of the bytes.</param>
    /// <param name="body">Its bytes, which must not change meanwhile.</param>
    /// <param name="cancellationToken">Gives up sending; the channel is of no use then.</param>
    /// <exception cref="IOException">The peer is gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(FrameHead head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        head.Write(_headOut);
        await stream.WriteAsync(_headOut, cancellationToken).ConfigureAwait(false);
        for (var start = 0; start < body.Length; start += WriteBytes)
        {
            var piece = body.Slice(start, Math.Min(WriteBytes, body.Length - start));
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the next frame's head. Its numbers are the peer's word alone.</summary>
    /// <param name="cancellationToken">Gives up waiting; the channel is of no use then.</param>
    /// <exception cref="IOException">The peer is gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FrameHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(_headIn, cancellationToken).ConfigureAwait(false);
        return FrameHead.Read(_headIn);
    }

    /// <summary>Receives bytes of a frame.</summary>
    /// <param name="target">Where they belong.</param>
    /// <param name="cancellationToken">Gives up waiting; the channel is of no use then.</param>
    /// <exception cref="IOException">The peer is gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        while (target.Length > 0)
        {
            var count = await stream.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            target = count > 0 ? target[count..] : throw new EndOfStreamException("the peer closed the data channel");
        }
    }

    /// <summary>Closes the connection; whatever is under way on it ends with an error.</summary>
    public void Dispose() => stream.Dispose();
}
