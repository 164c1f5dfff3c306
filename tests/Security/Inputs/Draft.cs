using System.Buffers.Binary;
using Cluster.Protocol.Tests.Schedules;

namespace Cluster.Security.Inputs;

/// <summary>An input while it is spoilt.</summary>
internal sealed class Draft
{
    /// <summary>Bytes that an input has at most.</summary>
    public const int MostBytes = 1 << 16;

    private byte[] _bytes = new byte[1 << 12];

    /// <summary>Number of bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Begins with a copy of some bytes.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        Length = 0;
        Replace(0, 0, bytes);
    }

    /// <summary>Puts bytes in the place of others; what would be too long stays as it is.</summary>
    /// <param name="start">First byte that goes.</param>
    /// <param name="count">How many go.</param>
    /// <param name="bytes">What comes, from elsewhere than this draft.</param>
    public void Replace(int start, int count, ReadOnlySpan<byte> bytes)
    {
        var length = Length - count + bytes.Length;
        if (length > MostBytes)
        {
            return;
        }

        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
        }

        _bytes.AsSpan(start + count, Length - start - count).CopyTo(_bytes.AsSpan(start + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(start));
        Length = length;
    }

    /// <summary>Some bytes of it.</summary>
    /// <param name="random">Says which.</param>
    /// <param name="most">How many at most.</param>
    public (int Start, int Count) Piece(ScheduleRandom random, int most = 64)
    {
        var start = random.Below(Length + 1);
        return (start, random.Below(Math.Min(most, Length - start) + 1));
    }

    /// <summary>Writes a number over what is there, in either order of bytes.</summary>
    public void Overwrite(int start, int size, ulong number, bool isBigEndian)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
            bytes = bytes[(sizeof(ulong) - size)..];
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        }

        bytes[..size].CopyTo(_bytes.AsSpan(start));
    }
}
