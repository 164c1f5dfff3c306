using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cluster.Collectives.WireFormats;

/// <summary>Takes float32 values apart into exponents, one byte each, and the rest, sign and mantissa in three bytes, and puts them together
/// again. Turned left by one bit, a value has its exponent in its highest byte.</summary>
internal static class FloatSplit
{
    /// <summary>Bytes of a value without its exponent.</summary>
    public const int RestBytes = 3;

    private const int ExponentShift = 24;

    /// <summary>Writes the exponents.</summary>
    /// <param name="bits">Bits of float32 values.</param>
    /// <param name="exponents">One byte a value.</param>
    public static void Exponents(ReadOnlySpan<uint> bits, Span<byte> exponents)
    {
        var whole = bits.Length - (bits.Length % Vector512<byte>.Count);
        for (var index = 0; index < whole; index += Vector512<byte>.Count)
        {
            var low = Vector512.Narrow(ExponentsOf(bits[index..]), ExponentsOf(bits[(index + 16)..]));
            var high = Vector512.Narrow(ExponentsOf(bits[(index + 32)..]), ExponentsOf(bits[(index + 48)..]));
            Vector512.Narrow(low, high).CopyTo(exponents[index..]);
        }

        for (var index = whole; index < bits.Length; index++)
        {
            exponents[index] = (byte)(bits[index] >> 23);
        }
    }

    /// <summary>Writes what is not exponent.</summary>
    /// <param name="bits">Bits of float32 values.</param>
    /// <param name="rest">Three bytes a value.</param>
    public static void Rest(ReadOnlySpan<uint> bits, Span<byte> rest)
    {
        // Sixteen bytes are written for twelve, so the last groups go one by one.
        var order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 16, 16, 16);
        var index = 0;
        for (; index + 6 <= bits.Length; index += Vector128<uint>.Count)
        {
            var turned = Vector128.Create(bits[index..]);
            turned = (turned << 1) | (turned >>> 31);
            Vector128.Shuffle(turned.AsByte(), order).CopyTo(rest[(index * RestBytes)..]);
        }

        for (; index < bits.Length; index++)
        {
            var turned = BitOperations.RotateLeft(bits[index], 1);
            MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(ref turned))[..RestBytes].CopyTo(rest[(index * RestBytes)..]);
        }
    }

    /// <summary>Puts values together.</summary>
    /// <param name="exponents">One byte a value.</param>
    /// <param name="rest">Three bytes a value.</param>
    /// <param name="bits">Bits of float32 values.</param>
    public static void Join(ReadOnlySpan<byte> exponents, ReadOnlySpan<byte> rest, Span<uint> bits)
    {
        var order = Vector128.Create((byte)0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16, 9, 10, 11, 16);
        var exponentOrder = Vector128.Create((byte)16, 16, 16, 0, 16, 16, 16, 1, 16, 16, 16, 2, 16, 16, 16, 3);
        var index = 0;
        for (; index + 6 <= bits.Length; index += Vector128<uint>.Count)
        {
            var four = Vector128.CreateScalar(MemoryMarshal.Read<uint>(exponents[index..])).AsByte();
            var turned = Vector128.Shuffle(Vector128.Create(rest[(index * RestBytes)..]), order) | Vector128.Shuffle(four, exponentOrder);
            var joined = (turned.AsUInt32() >>> 1) | (turned.AsUInt32() << 31);
            joined.CopyTo(bits[index..]);
        }

        for (; index < bits.Length; index++)
        {
            var three = rest.Slice(index * RestBytes, RestBytes);
            var turned = three[0] | ((uint)three[1] << 8) | ((uint)three[2] << 16) | ((uint)exponents[index] << ExponentShift);
            bits[index] = BitOperations.RotateRight(turned, 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> ExponentsOf(ReadOnlySpan<uint> bits) =>
        (Vector512.Create(bits) >>> 23) & Vector512.Create(0xFFu);
}
