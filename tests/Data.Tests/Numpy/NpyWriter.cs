using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Cluster.Data.Tests.Numpy;

/// <summary>Writes arrays as NumPy does.</summary>
internal static class NpyWriter
{
    /// <summary>A file of elements as they lie in memory.</summary>
    public static byte[] Encode<T>(string descr, string shape, params T[] elements)
        where T : unmanaged => Encode($"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}", elements);

    /// <summary>A file with any header.</summary>
    public static byte[] Encode<T>(string header, T[] elements, int version = 1)
        where T : unmanaged
    {
        var lengthBytes = version == 1 ? 2 : 4;
        var before = 8 + lengthBytes;
        header = header.PadRight(((before + header.Length + 1 + 63) / 64 * 64) - before - 1) + "\n";
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        return
        [
            0x93, .. "NUMPY"u8, (byte)version, 0, .. length[..lengthBytes], .. Encoding.UTF8.GetBytes(header),
            .. MemoryMarshal.AsBytes<T>(elements),
        ];
    }

    /// <summary>Single-precision elements.</summary>
    public static byte[] Floats(string shape, params float[] elements) => Encode("<f4", shape, elements);

    /// <summary>Labels of 64 bits, NumPy's own whole numbers.</summary>
    public static byte[] Labels(string shape, params long[] elements) => Encode("<i8", shape, elements);

    /// <summary>An archive.</summary>
    public static void WriteArchive(string path, CompressionLevel level, params (string Name, byte[] Bytes)[] members)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in members)
        {
            using var stream = archive.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }
    }
}
