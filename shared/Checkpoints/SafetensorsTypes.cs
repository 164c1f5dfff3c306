namespace Cluster.Checkpoints;

/// <summary>Types of values that a safetensors file may hold.</summary>
internal static class SafetensorsTypes
{
    public const string Float32 = "F32";
    public const string Float16 = "F16";
    public const string BFloat16 = "BF16";

    private static readonly Dictionary<string, int> Sizes = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["U16"] = 2, ["I16"] = 2, [Float16] = 2, [BFloat16] = 2,
        ["U32"] = 4, ["I32"] = 4, [Float32] = 4, ["U64"] = 8, ["I64"] = 8, ["F64"] = 8,
    };

    /// <summary>The types' names.</summary>
    public static IEnumerable<string> Names => Sizes.Keys;

    /// <summary>Bytes of a value; null for a name that is none.</summary>
    public static int? SizeOf(string dtype) => Sizes.TryGetValue(dtype, out var size) ? size : null;

    /// <summary>The value that sixteen bits stand for; float32 holds it exactly.</summary>
    /// <param name="dtype">F16 or BF16.</param>
    /// <param name="bits">The bits.</param>
    public static float Widen(string dtype, ushort bits) =>
        dtype == BFloat16 ? BitConverter.UInt32BitsToSingle((uint)bits << 16) : (float)BitConverter.UInt16BitsToHalf(bits);
}
