namespace Cluster.Data.Numpy;

/// <summary>The checksum of zip archives, with the polynomial 0x04C11DB7, reflected.</summary>
/// <remarks>Source: ISO/IEC/IEEE 8802-3, section 3.2.9; PKWARE, .ZIP File Format Specification, section 4.4.7.</remarks>
internal static class Crc32
{
    private const uint Reflected = 0xEDB88320;
    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var table = Table;
        var remainder = uint.MaxValue;
        foreach (var value in bytes)
        {
            remainder = table[(byte)(remainder ^ value)] ^ (remainder >> 8);
        }

        return ~remainder;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var value = 0u; value < table.Length; value++)
        {
            var remainder = value;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) == 0 ? remainder >> 1 : (remainder >> 1) ^ Reflected;
            }

            table[value] = remainder;
        }

        return table;
    }
}
