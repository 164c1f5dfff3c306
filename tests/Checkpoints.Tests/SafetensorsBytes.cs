using System.Buffers.Binary;
using System.Text;

namespace Cluster.Checkpoints.Tests;

/// <summary>Safetensors files made by hand, right and wrong ones.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Of(string header, int dataBytes) => Of(Encoding.UTF8.GetBytes(header), dataBytes);

    public static byte[] Of(byte[] header, int dataBytes) => Of((ulong)header.Length, header, dataBytes);

    public static byte[] Of(ulong headerBytes, byte[] header, int dataBytes)
    {
        var file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, headerBytes);
        header.CopyTo(file, 8);
        for (var i = 0; i < dataBytes; i++)
        {
            file[8 + header.Length + i] = (byte)(i + 1);
        }

        return file;
    }
}
