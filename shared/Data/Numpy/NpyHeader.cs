using System.Buffers.Binary;
using System.Text;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>Reads the head of a .npy file. Nothing in it is believed before the bytes behind it are counted.</summary>
/// <remarks>Source: NumPy enhancement proposal 1, A Simple File Format for NumPy Arrays; versions 1.0, 2.0 and 3.0.</remarks>
internal static class NpyHeader
{
    private const int LongestDictionary = 1 << 16;
    private const int MostAxes = 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether bytes begin a .npy file.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> first) => first.StartsWith(Magic);

    /// <summary>Finds the array in the bytes of a .npy file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="place">What to call it in messages.</param>
    /// <exception cref="DataException">The bytes are no .npy file, or one of an array that is not read.</exception>
    public static StoredArray Read(ArrayBytes bytes, string place)
    {
        var (start, length) = FindDictionary(bytes, place);
        var text = new byte[length];
        bytes.Read(start, text);
        var head = NpyDictionary.Parse(Encoding.UTF8.GetString(text))
            ?? throw new DataException(
                $"NumPy file {place} needs a header with descr, fortran_order and shape, got something else; write it again by numpy.save.");
        var type = TypeOf(head.Descr, place);
        var (rows, row) = ShapeOf(head, place);
        var array = new StoredArray(bytes, start + length, type, rows, row, place);
        var (need, got) = ((Int128)rows * array.RowBytes, bytes.Length - array.Start);
        return need == got
            ? array
            : throw new DataException(FormattableString.Invariant(
                $"NumPy file {place} needs {need} bytes of elements for its shape {Format(head)}, got {got}; ")
                + (got < need ? "it is truncated: fetch it again." : "it has trailing bytes: write one array a file."));
    }

    private static (long Start, int Length) FindDictionary(ArrayBytes bytes, string place)
    {
        Span<byte> head = stackalloc byte[12];
        head = head[..(int)Math.Min(head.Length, bytes.Length)];
        bytes.Read(0, head);
        if (!IsMagic(head))
        {
            throw new DataException(
                $"NumPy file {place} needs to begin with \\x93NUMPY, got other bytes; it is no .npy file: write it by numpy.save.");
        }

        if (head.Length < 12)
        {
            throw Truncated(place);
        }

        var version = head[6];
        var (start, length) = version switch
        {
            1 => (10, BinaryPrimitives.ReadUInt16LittleEndian(head[8..])),
            2 or 3 => (12, BinaryPrimitives.ReadUInt32LittleEndian(head[8..])),
            _ => throw new DataException($"NumPy file {place} needs format version 1, 2 or 3, got {version}; write it again by numpy.save."),
        };
        if (length > LongestDictionary)
        {
            throw new DataException(FormattableString.Invariant(
                $"NumPy file {place} needs a header of at most {LongestDictionary} bytes, got {length}; it is damaged: fetch it again."));
        }

        return start + length <= bytes.Length ? (start, (int)length) : throw Truncated(place);
    }

    private static ElementType TypeOf(string description, string place)
    {
        if (Elements.Parse(description) is { } type)
        {
            return type;
        }

        var (what, remedy) = description switch
        {
            ['|', 'O', ..] => ("Python objects", "make it an array of numbers"),
            ['>', ..] => ($"big-endian {description}", "write it again after astype of a little-endian type"),
            _ => ($"'{description[..Math.Min(description.Length, 20)]}'", "convert it by astype"),
        };
        throw new DataException(
            $"NumPy file {place} needs little-endian elements f2, f4, f8, i1 to i8, u1 to u8 or bool, got {what}; {remedy}.");
    }

    private static (int Rows, Shape Row) ShapeOf(NpyDictionary head, string place)
    {
        var sizes = head.Shape;
        if (sizes.Length is < 1 or > MostAxes)
        {
            throw new DataException($"NumPy file {place} needs 1 to {MostAxes} axes, the first for samples, got {sizes.Length}; reshape the array.");
        }

        var rowElements = 1L;
        foreach (var size in sizes[1..])
        {
            // Both factors stay below 2^31, so the product cannot overflow before it is refused.
            rowElements = size is < 1 or > int.MaxValue ? 0 : rowElements * size;
            if (rowElements is < 1 or > int.MaxValue)
            {
                throw Unusable(head, place);
            }
        }

        if (sizes[0] is < 1 or > int.MaxValue)
        {
            throw Unusable(head, place);
        }

        if (head.FortranOrder && sizes.Count(size => size > 1) > 1)
        {
            throw new DataException(
                $"NumPy file {place} needs its array in C order, got Fortran order; write it again after numpy.ascontiguousarray.");
        }

        Span<int> row = stackalloc int[sizes.Length - 1];
        for (var axis = 0; axis < row.Length; axis++)
        {
            row[axis] = (int)sizes[axis + 1];
        }

        return ((int)sizes[0], new Shape(row));
    }

    private static DataException Unusable(NpyDictionary head, string place) => new(FormattableString.Invariant(
        $"NumPy file {place} needs axes of 1 to {int.MaxValue}, and as many elements a row at most, got {Format(head)}; ")
        + "it is empty, damaged or too large.");

    private static DataException Truncated(string place) =>
        new($"NumPy file {place} needs a whole header, got its end first; it is truncated: fetch it again.");

    private static string Format(NpyDictionary head) => $"[{string.Join(", ", head.Shape)}]";
}
