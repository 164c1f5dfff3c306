using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Cluster.Collectives.Exchanges;

/// <summary>Waits for a socket without a thread: until bytes have come, and until bytes that it had no room for are gone. Allocates nothing
/// a wait.</summary>
internal sealed class SocketWaits : IDisposable
{
    private readonly Socket _socket;
    private readonly Action _wake;
    private readonly SocketAsyncEventArgs _receiving = new();
    private readonly SocketAsyncEventArgs _sending = new();
    private volatile bool _isReceiving;
    private volatile bool _isSending;
    private int _sent;

    /// <param name="socket">The socket.</param>
    /// <param name="wake">Called whenever a wait is over, on any thread.</param>
    public SocketWaits(Socket socket, Action wake)
    {
        (_socket, _wake) = (socket, wake);
        _receiving.SetBuffer(Memory<byte>.Empty);
        _receiving.Completed += (_, _) => OnReceived();
        _sending.Completed += (_, _) => OnSent();
    }

    /// <summary>Whether bytes are on their way, which must not change.</summary>
    public bool IsSending => _isSending;

    /// <summary>Whether anything is waited for.</summary>
    public bool IsWaiting => _isReceiving || _isSending;

    /// <summary>Begins to wait for bytes, or for the connection's end; none are taken.</summary>
    public void BeginReceiving()
    {
        if (!_isReceiving)
        {
            _isReceiving = true;
            if (!_socket.ReceiveAsync(_receiving))
            {
                OnReceived();
            }
        }
    }

    /// <summary>Begins to send bytes.</summary>
    /// <param name="bytes">They must not change meanwhile.</param>
    public void BeginSending(ReadOnlyMemory<byte> bytes)
    {
        _isSending = true;
        _sending.SetBuffer(MemoryMarshal.AsMemory(bytes));
        if (!_socket.SendAsync(_sending))
        {
            OnSent();
        }
    }

    /// <summary>How many bytes were sent since this was asked last, once nothing is on its way.</summary>
    /// <exception cref="IOException">The connection ended meanwhile.</exception>
    public int TakeSent()
    {
        var sent = _sent;
        _sent = 0;
        return sent >= 0 ? sent : throw new IOException(new SocketException((int)_sending.SocketError).Message);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiving.Dispose();
        _sending.Dispose();
    }

    private void OnReceived()
    {
        _isReceiving = false;
        _wake();
    }

    private void OnSent()
    {
        _sent = _sending.SocketError == SocketError.Success ? _sending.BytesTransferred : -1;
        _isSending = false;
        _wake();
    }
}
