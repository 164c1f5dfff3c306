using System.Buffers.Binary;

namespace Cluster.Checkpoints;

/// <summary>Types of values that a safetensors file may hold.</summary>
internal static class SafetensorsTypes
{
    public const string Float32 = "F32";
    public const string Float16 = "F16";
    public const string BFloat16 = "BF16";
    public const string Int64 = "I64";

    private static readonly Dictionary<string, int> Sizes = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 1,
        ["U8"] = 1,
        ["I8"] = 1,
        ["U16"] = 2,
        ["I16"] = 2,
        [Float16] = 2,
        [BFloat16] = 2,
        ["U32"] = 4,
        ["I32"] = 4,
        [Float32] = 4,
        ["U64"] = 8,
        [Int64] = 8,
        ["F64"] = 8,
    };

    /// <summary>The types' names.</summary>
    public static IEnumerable<string> Names => Sizes.Keys;

    /// <summary>Bytes of a value; null for a name that is none.</summary>
    public static int? SizeOf(string dtype) => Sizes.TryGetValue(dtype, out var size) ? size : null;

    /// <summary>The float32 nearest to a value; the same value for sixteen bits.</summary>
    /// <param name="dtype">F16, BF16 or I64.</param>
    /// <param name="bytes">The value's bytes, little-endian, and perhaps more behind them.</param>
    public static float ToSingle(string dtype, ReadOnlySpan<byte> bytes) => dtype switch
    {
        BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };
}
