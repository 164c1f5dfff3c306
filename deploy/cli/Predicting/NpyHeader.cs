using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cluster.Data;

namespace Cluster.Cli.Predicting;

/// <summary>What stands before the elements of a NumPy array.</summary>
/// <param name="Type">Type of the elements, such as &lt;f4.</param>
/// <param name="Sizes">Sizes of the axes.</param>
/// <remarks>Source: NumPy Enhancement Proposal 1, A Simple File Format for NumPy Arrays, versions 1.0 to 3.0.</remarks>
internal sealed partial record NpyHeader(string Type, long[] Sizes)
{
    // The header of a written array has one length, so that the number of rows can be put in at the end.
    private const int WrittenBytes = 128;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header; the stream stands at the first element then.</summary>
    /// <exception cref="DataException">There is none, or one of an array that is laid out by columns.</exception>
    public static NpyHeader Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.StartsWith(Magic) || start[6] is < 1 or > 3)
        {
            throw new DataException($"NumPy file {path} needs to begin as an .npy file does, got something else; write it with numpy.save.");
        }

        var isShort = start[6] == 1;
        Span<byte> size = stackalloc byte[isShort ? 2 : 4];
        stream.ReadExactly(size);
        var length = isShort ? BinaryPrimitives.ReadUInt16LittleEndian(size) : (int)Math.Min(1 << 20, BinaryPrimitives.ReadUInt32LittleEndian(size));
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        var match = Dictionary().Match(Encoding.UTF8.GetString(bytes));
        if (!match.Success || match.Groups["fortran"].Value != "False")
        {
            throw new DataException($"NumPy file {path} needs an array laid out by rows, got another; write it with numpy.ascontiguousarray.");
        }

        var sizes = match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new NpyHeader(match.Groups["type"].Value, [.. sizes.Select(axis => long.Parse(axis, CultureInfo.InvariantCulture))]);
    }

    /// <summary>The header as bytes, of the same number whatever it says.</summary>
    public byte[] ToBytes()
    {
        var shape = string.Concat(Sizes.Select(axis => string.Create(CultureInfo.InvariantCulture, $"{axis}, ")));
        var text = $"{{'descr': '{Type}', 'fortran_order': False, 'shape': ({shape.TrimEnd()}), }}";
        var bytes = new byte[WrittenBytes];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        (bytes[6], bytes[7], bytes[^1]) = (1, 0, (byte)'\n');
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), WrittenBytes - 10);
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10));
        return bytes;
    }

    [GeneratedRegex("^\\{(?=.*'descr': *'(?<type>[^']+)')(?=.*'fortran_order': *(?<fortran>\\w+))(?=.*'shape': *\\((?<shape>[0-9, ]*)\\))")]
    private static partial Regex Dictionary();
}
