using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Cluster.Cli.Predicting;

/// <summary>What stands before the elements of a NumPy array that is written.</summary>
/// <remarks>Source: NumPy Enhancement Proposal 1, A Simple File Format for NumPy Arrays, version 1.0.</remarks>
internal static class NpyHeader
{
    // The header has one length, so that the number of rows can be put in at the end.
    private const int Bytes = 128;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>The header of little-endian float32 as bytes, of the same number whatever the sizes.</summary>
    /// <param name="sizes">Sizes of the axes.</param>
    public static byte[] OfFloats(params ReadOnlySpan<long> sizes)
    {
        var shape = string.Join(", ", sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
        var bytes = new byte[Bytes];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        bytes[^1] = (byte)'\n';
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Magic.Length), Bytes - 10);
        Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}", bytes.AsSpan(10));
        return bytes;
    }
}
