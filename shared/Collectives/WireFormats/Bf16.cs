using System.Runtime.Intrinsics;

namespace Cluster.Collectives.WireFormats;

/// <summary>bfloat16: the upper half of a float32. Its range is that of float32, its precision 8 bits. NaN keeps its sign and the upper bits
/// of its payload.</summary>
internal readonly struct Bf16 : ISixteenBitFloat
{
    private const int DroppedBits = 16;

    /// <inheritdoc/>
    public static string Name => "bf16";

    /// <inheritdoc/>
    public static Vector256<uint> FromFloats(Vector256<uint> bits)
    {
        // Half a unit less one, and one more where the unit is odd: ties go to even. The carry runs into the exponent as it should.
        var kept = bits >>> DroppedBits;
        var rounded = (bits + Vector256.Create(0x7FFFu) + (kept & Vector256<uint>.One)) >>> DroppedBits;

        // Rounding could make infinity of a NaN; it becomes a quiet one.
        var isNan = Vector256.GreaterThan((bits & Vector256.Create(0x7FFFFFFFu)).AsInt32(), Vector256.Create(0x7F800000)).AsUInt32();
        return Vector256.ConditionalSelect(isNan, kept | Vector256.Create(0x0040u), rounded);
    }

    /// <inheritdoc/>
    public static Vector256<uint> ToFloats(Vector256<uint> bits) => bits << DroppedBits;
}
