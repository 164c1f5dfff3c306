using System.Buffers.Binary;
using System.IO.Compression;

namespace Cluster.Data.Tests;

/// <summary>Writes IDX files, sound ones and ones whose parts contradict each other.</summary>
internal static class IdxWriter
{
    public const byte UnsignedByte = 0x08;

    public static byte[] Encode(uint[] sizes, byte[] elements, byte type = UnsignedByte)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        header[2] = type;
        header[3] = (byte)sizes.Length;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * axis)), sizes[axis]);
        }

        return [.. header, .. elements];
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Elements that differ from their neighbours and from one seed to the next.</summary>
    public static byte[] Pattern(int count, int seed)
    {
        var elements = new byte[count];
        for (var i = 0; i < count; i++)
        {
            elements[i] = (byte)(((i * 31) + (i / 256) + (seed * 17)) & 0xFF);
        }

        return elements;
    }

    public static byte[] Labels(int count, int classes = 10)
    {
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % classes);
        }

        return labels;
    }
}
