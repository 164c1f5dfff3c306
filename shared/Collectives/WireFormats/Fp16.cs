using System.Runtime.Intrinsics;

namespace Cluster.Collectives.WireFormats;

/// <summary>IEEE 754 binary16: precision 11 bits between 2^-14 and 65504, less down to 2^-24. What rounds to more becomes infinity, what is
/// less than half of 2^-24 becomes zero. NaN keeps its sign.</summary>
internal readonly struct Fp16 : ISixteenBitFloat
{
    private const int DroppedBits = 13;
    private const int SignShift = 16;

    // What the exponents of float32 and binary16 are counted from differs by 112.
    private const uint Rebias = 112u << 23;

    // 2^-14 as float32: below it binary16 is subnormal.
    private const int LeastNormal = 113 << 23;

    // 2^16 as float32: from there on everything is infinity. What lies just below is carried there by its rounding.
    private const int Overflow = 143 << 23;
    private const int Infinity = 255 << 23;

    /// <inheritdoc/>
    public static string Name => "fp16";

    /// <inheritdoc/>
    public static Vector256<uint> FromFloats(Vector256<uint> bits)
    {
        var magnitude = bits & Vector256.Create(0x7FFFFFFFu);
        var sign = (bits >>> SignShift) & Vector256.Create(0x8000u);
        var isOdd = (magnitude >>> DroppedBits) & Vector256<uint>.One;
        var normal = (magnitude - Vector256.Create(Rebias) + Vector256.Create(0x0FFFu) + isOdd) >>> DroppedBits;

        // The unit of ½ is 2^-24, that of subnormal binary16: the addition rounds there, ties to even.
        var half = Vector256.Create(0.5f);
        var subnormal = (magnitude.AsSingle() + half).AsUInt32() - half.AsUInt32();

        var ordered = magnitude.AsInt32();
        var result = Vector256.ConditionalSelect(
            Vector256.LessThan(ordered, Vector256.Create(LeastNormal)).AsUInt32(), subnormal, normal);
        result = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(ordered, Vector256.Create(Overflow)).AsUInt32(), Vector256.Create(0x7C00u), result);
        result = Vector256.ConditionalSelect(
            Vector256.GreaterThan(ordered, Vector256.Create(Infinity)).AsUInt32(), Vector256.Create(0x7E00u), result);
        return result | sign;
    }

    /// <inheritdoc/>
    public static Vector256<uint> ToFloats(Vector256<uint> bits)
    {
        var sign = (bits & Vector256.Create(0x8000u)) << SignShift;
        var shifted = (bits & Vector256.Create(0x7FFFu)) << DroppedBits;
        var exponent = shifted & Vector256.Create(0x1Fu << 23);
        var normal = shifted + Vector256.Create(Rebias);
        var unbounded = normal + Vector256.Create(Rebias);

        // As a normal number of the next exponent, less that exponent's own value: the subtraction is exact.
        var least = Vector256.Create((uint)LeastNormal);
        var subnormal = ((shifted + least).AsSingle() - least.AsSingle()).AsUInt32();

        var result = Vector256.ConditionalSelect(Vector256.Equals(exponent, Vector256<uint>.Zero), subnormal, normal);
        result = Vector256.ConditionalSelect(Vector256.Equals(exponent, Vector256.Create(0x1Fu << 23)), unbounded, result);
        return result | sign;
    }
}
