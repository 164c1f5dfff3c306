using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>An array by its rows, the items of its first axis, which may lie in several files. Safe to read from several threads.</summary>
public sealed class ArrayRows
{
    private const int ChunkElements = 512;
    private const int LargestElement = 8;
    private const int HashChunkBytes = 1 << 20;

    private readonly ImmutableArray<StoredArray> _parts;
    private readonly int[] _ends;
    private readonly Lazy<string> _hash;

    /// <param name="parts">Arrays one behind the other, one or more.</param>
    /// <param name="place">What to call them in messages.</param>
    /// <exception cref="DataException">They are not of one form.</exception>
    internal ArrayRows(ImmutableArray<StoredArray> parts, string place)
    {
        (_parts, _ends, Place) = (parts, new int[parts.Length], place);
        var first = parts[0];
        var rows = 0L;
        for (var index = 0; index < parts.Length; index++)
        {
            var part = parts[index];
            if (part.Type != first.Type || !part.RowShape.Equals(first.RowShape))
            {
                throw new DataException(
                    $"Array file {part.Place} needs rows {first.RowShape} of {first.Type} like the first of its kind, "
                    + $"got {part.RowShape} of {part.Type}; take all files from one set.");
            }

            rows += part.Rows;
            _ends[index] = rows <= int.MaxValue
                ? (int)rows
                : throw new DataException($"Array files {place} need at most {int.MaxValue} rows together, got more; take fewer files.");
        }

        _hash = new(Hash);
    }

    /// <summary>Where it is, for messages.</summary>
    public string Place { get; }

    /// <summary>Number of rows, 1 or more.</summary>
    public int Count => _ends[^1];

    /// <summary>Shape of a row; no axes if a row is one number.</summary>
    public Shape RowShape => _parts[0].RowShape;

    /// <summary>Type of the elements.</summary>
    public ElementType Type => _parts[0].Type;

    /// <summary>Lower-case hex SHA-256 of the rows, their shape and their type; the same in how many files they lie. Reads all of them, the
    /// first time that it is asked for.</summary>
    public string ContentHash => _hash.Value;

    /// <summary>Reads a row as it is. Allocates nothing.</summary>
    /// <param name="row">Row index in [0, Count).</param>
    /// <param name="destination">RowShape.ElementCount elements.</param>
    public void Read(int row, Span<double> destination)
    {
        var (part, position) = Find(row, destination.Length);
        Span<byte> bytes = stackalloc byte[ChunkElements * LargestElement];
        for (var done = 0; done < destination.Length; done += ChunkElements)
        {
            var chunk = destination[done..Math.Min(destination.Length, done + ChunkElements)];
            Elements.Widen(part.Type, Chunk(part, position, done, bytes, chunk.Length), chunk);
        }
    }

    /// <summary>Copies a row of labels. Allocates nothing.</summary>
    /// <param name="row">Row index in [0, Count).</param>
    /// <param name="ignored">What becomes <see cref="TargetSchema.Ignored"/>; null for nothing.</param>
    /// <param name="destination">RowShape.ElementCount elements; one that is no whole number from 0 becomes -1.</param>
    public void CopyLabels(int row, int? ignored, Span<int> destination)
    {
        var (part, position) = Find(row, destination.Length);
        Span<byte> bytes = stackalloc byte[ChunkElements * LargestElement];
        for (var done = 0; done < destination.Length; done += ChunkElements)
        {
            var chunk = destination[done..Math.Min(destination.Length, done + ChunkElements)];
            Elements.Label(part.Type, Chunk(part, position, done, bytes, chunk.Length), ignored, chunk);
        }
    }

    /// <summary>Copies a row as numbers for a model. Allocates nothing.</summary>
    /// <param name="row">Row index in [0, Count).</param>
    /// <param name="scaling">What elements become.</param>
    /// <param name="destination">RowShape.ElementCount elements.</param>
    internal void Copy(int row, ArrayScaling scaling, Span<float> destination)
    {
        var (part, position) = Find(row, destination.Length);
        if (part.Type == ElementType.F4 && scaling.IsNone)
        {
            part.Bytes.Read(position, MemoryMarshal.AsBytes(destination));
            return;
        }

        Span<byte> bytes = stackalloc byte[ChunkElements * LargestElement];
        Span<double> values = stackalloc double[ChunkElements];
        for (var done = 0; done < destination.Length; done += ChunkElements)
        {
            var chunk = destination[done..Math.Min(destination.Length, done + ChunkElements)];
            Elements.Widen(part.Type, Chunk(part, position, done, bytes, chunk.Length), values[..chunk.Length]);
            scaling.Apply(values[..chunk.Length], done, chunk);
        }
    }

    private static Span<byte> Chunk(StoredArray part, long position, int first, Span<byte> bytes, int count)
    {
        var size = Elements.SizeOf(part.Type);
        bytes = bytes[..(count * size)];
        part.Bytes.Read(position + ((long)first * size), bytes);
        return bytes;
    }

    private (StoredArray Part, long Position) Find(int row, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length, RowShape.ElementCount);
        var index = Array.BinarySearch(_ends, row);
        index = index < 0 ? ~index : index + 1;
        var part = _parts[index];
        return (part, part.Start + ((row - (index == 0 ? 0 : _ends[index - 1])) * part.RowBytes));
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("cluster.data.array.v1\n"u8);
        ContentHasher.Append(hash, (int)Type);
        ContentHasher.Append(hash, RowShape);
        ContentHasher.Append(hash, Count);
        var chunk = new byte[HashChunkBytes];
        foreach (var part in _parts)
        {
            var (position, end) = (part.Start, part.Start + (part.Rows * part.RowBytes));
            while (position < end)
            {
                var bytes = chunk.AsSpan(0, (int)Math.Min(chunk.Length, end - position));
                part.Bytes.Read(position, bytes);
                hash.AppendData(bytes);
                position += bytes.Length;
            }
        }

        return ContentHasher.Finish(hash);
    }
}
