using System.Numerics;

namespace Cluster.Coordinator.Records.TensorBoard;

/// <summary>The checksum of TFRecord files: CRC-32C (Castagnoli), rotated and shifted so that a checksum of data that holds checksums
/// stays telling.</summary>
/// <remarks>Source: tensorflow/core/lib/hash/crc32c.h, <c>Mask</c>; CRC-32C as in RFC 3720, section 12.1.</remarks>
public static class MaskedCrc
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The masked checksum of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }
}
