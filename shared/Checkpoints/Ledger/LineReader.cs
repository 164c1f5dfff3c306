namespace Cluster.Checkpoints.Ledger;

/// <summary>Reads lines as the bytes they are, one at a time, however long the file is.</summary>
/// <param name="stream">What to read; stays the caller's.</param>
internal sealed class LineReader(Stream stream)
{
    // An entry has a few hundred bytes; the build's name and a reason are texts of their own.
    private const int LineBytesMax = 1 << 20;

    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;

    /// <summary>Offset behind the last line that was read, its end included.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes behind the last line's end, once there is no further line: a line that was torn.</summary>
    public int TornBytes => _end - _start;

    /// <summary>The next line, without its end; valid until the next call.</summary>
    /// <param name="line">The line.</param>
    /// <returns>False where no further line has an end.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        for (var searched = 0; ;)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = _buffer.AsSpan(_start, searched + found);
                _start += line.Length + 1;
                Offset += line.Length + 1;
                return true;
            }

            searched = _end - _start;
            if (searched > LineBytesMax || !Fill())
            {
                line = default;
                return false;
            }
        }
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }
}
