using System.Buffers;

namespace Cluster.Coordinator.Services;

/// <summary>Counts how much of what a stranger sends may be looked at before his call was judged: HTTP/2's greeting, the head of one call, and
/// whatever else fits into a few kilobytes. It knows of HTTP/2 where a frame ends and which frame begins a call; what is wrong with a frame is for
/// the server to say.</summary>
internal sealed class FirstFrames
{
    /// <summary>Bytes of frames for one call: its head with a token or a credential, a frame of its message, of which 16 KiB are the largest, and the
    /// settings, pings and windows that come along.</summary>
    public const int BytesPerCall = 24 << 10;

    private const int FrameHead = 9;
    private const int DecidingBytes = 5;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Continuation = 9;
    private const byte EndHeaders = 4;

    private static ReadOnlySpan<byte> Greeting => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    // Length of three bytes, kind and flags: the first bytes of a frame.
    private readonly byte[] _head = new byte[DecidingBytes];
    private int _headBytes;
    private int _greeted;
    private bool _isHttp2 = true;
    private long _passing;
    private int _left = BytesPerCall;
    private bool _hasCall;

    /// <summary>Whether the next frame has to wait until the call was judged.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Whether there is or was a call to judge: a head that has an end.</summary>
    public bool HasWholeCall { get; private set; }

    /// <summary>Looks at what came after everything it has seen.</summary>
    /// <param name="bytes">What came.</param>
    /// <returns>How many bytes of it may be looked at.</returns>
    public long Take(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        while (!reader.End && !IsSpent)
        {
            if (_greeted < Greeting.Length && reader.TryRead(out var greeting))
            {
                _isHttp2 &= greeting == Greeting[_greeted++];
                if (_greeted == Greeting.Length && !_isHttp2)
                {
                    // Something else, as a handshake where none is awaited: the server looks for the end of its first line and tells it so.
                    (_passing, _left) = (_left, 0);
                }
            }
            else if (_passing > 0)
            {
                var passed = Math.Min(_passing, reader.Remaining);
                reader.Advance(passed);
                _passing -= passed;
            }
            else if (reader.TryPeek(out _head[_headBytes]) && (_headBytes < DecidingBytes - 1 || Admits()))
            {
                reader.Advance(1);
                _headBytes = (_headBytes + 1) % DecidingBytes;
            }
        }

        return reader.Consumed;
    }

    /// <summary>The call was answered: another one may come.</summary>
    public void Renew()
    {
        _left = BytesPerCall;
        (_hasCall, IsSpent) = (false, false);
    }

    private bool Admits()
    {
        var length = (_head[0] << 16) | (_head[1] << 8) | _head[2];
        var (kind, flags) = (_head[3], _head[4]);

        // What is left of the body of a call that was answered is dropped by the server.
        var cost = kind == Data && HasWholeCall && !_hasCall ? 0 : FrameHead + length;
        if (cost > _left || (kind == Headers && _hasCall))
        {
            IsSpent = true;
            return false;
        }

        _left -= cost;
        _passing = FrameHead - DecidingBytes + length;
        _hasCall |= kind == Headers;
        HasWholeCall |= kind is Headers or Continuation && (flags & EndHeaders) != 0;
        return true;
    }
}
