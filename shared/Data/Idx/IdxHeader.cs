using System.Buffers.Binary;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>The head of an IDX file: two zero bytes, the element type, the number of axes, then each axis as a big-endian 32-bit
/// number.</summary>
/// <remarks>Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits, "The IDX file format".</remarks>
internal static class IdxHeader
{
    /// <summary>Bytes before the axes.</summary>
    public const int MagicBytes = 4;

    /// <summary>Most axes that are read.</summary>
    public const int MaximumAxes = 4;

    private const byte UnsignedByte = 0x08;

    /// <summary>Reads the number of axes from the first four bytes.</summary>
    /// <param name="magic">The first <see cref="MagicBytes"/> bytes of the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="DataException">The bytes do not start an IDX file of unsigned bytes with 1 to 4 axes.</exception>
    public static int ReadAxes(ReadOnlySpan<byte> magic, string path)
    {
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw new DataException(
                $"IDX file {path} needs to begin with two zero bytes, got 0x{magic[0]:x2} 0x{magic[1]:x2}; "
                + "it is no IDX file: fetch it again.");
        }

        if (magic[2] != UnsignedByte)
        {
            throw new DataException(
                $"IDX file {path} needs elements of type 0x08 (unsigned byte), got {DescribeType(magic[2])}; "
                + "convert it to unsigned bytes.");
        }

        return magic[3] is >= 1 and <= MaximumAxes
            ? magic[3]
            : throw new DataException(
                $"IDX file {path} needs 1 to {MaximumAxes} axes, got {magic[3]}; reshape the data and write it again.");
    }

    /// <summary>Reads the axes and checks that their product can be held.</summary>
    /// <param name="axes">Four bytes an axis.</param>
    /// <param name="maximumElements">Most elements that are accepted.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="DataException">An axis is 0, or the product exceeds <paramref name="maximumElements"/>.</exception>
    public static Shape ReadShape(ReadOnlySpan<byte> axes, long maximumElements, string path)
    {
        Span<uint> sizes = stackalloc uint[axes.Length / sizeof(uint)];
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            sizes[axis] = BinaryPrimitives.ReadUInt32BigEndian(axes[(axis * sizeof(uint))..]);
        }

        var text = $"[{string.Join(", ", sizes.ToArray())}]";
        var elements = 1L;
        foreach (var size in sizes)
        {
            if (size == 0)
            {
                throw new DataException($"IDX file {path} needs axes of 1 or more, got {text}; an empty set cannot be used.");
            }

            // Both factors stay below 2^32, so the product cannot overflow 64 bits before it is refused.
            if (elements * size > maximumElements || size > int.MaxValue)
            {
                throw new DataException(
                    $"IDX file {path} needs axes of at most {maximumElements} bytes together, got {text}; "
                    + "the header is damaged or the set too large.");
            }

            elements *= size;
        }

        Span<int> signed = stackalloc int[sizes.Length];
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            signed[axis] = (int)sizes[axis];
        }

        return new Shape(signed);
    }

    private static string DescribeType(byte type) => type switch
    {
        0x09 => "0x09 (signed byte)",
        0x0B => "0x0b (16-bit integer)",
        0x0C => "0x0c (32-bit integer)",
        0x0D => "0x0d (32-bit float)",
        0x0E => "0x0e (64-bit float)",
        _ => $"0x{type:x2}",
    };
}
