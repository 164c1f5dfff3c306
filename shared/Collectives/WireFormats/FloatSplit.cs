using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cluster.Collectives.WireFormats;

/// <summary>Takes float32 values apart into exponents, one byte each, and the rest, sign and mantissa in three bytes, and puts them together
/// again. Turned left by one bit, a value has its exponent in its highest byte.</summary>
/// <remarks>Where zeros are bare, exponent 0 stands for +0 and has no rest.</remarks>
internal static class FloatSplit
{
    /// <summary>Bytes of a value without its exponent.</summary>
    public const int RestBytes = 3;

    private const int MantissaBits = 23;
    private const int ExponentShift = 24;
    private const int Group = 4;

    /// <summary>Writes the exponents.</summary>
    /// <param name="bits">Bits of float32 values.</param>
    /// <param name="exponents">One byte a value.</param>
    /// <returns>Whether zeros can be bare: whatever has exponent 0 is +0, neither -0 nor subnormal.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Exponents(ReadOnlySpan<uint> bits, Span<byte> exponents)
    {
        var others = Vector256<uint>.Zero;
        var whole = bits.Length - (bits.Length % Vector256<byte>.Count);
        for (var index = 0; index < whole; index += Vector256<byte>.Count)
        {
            var first = ExponentsOf(bits[index..], ref others);
            var second = ExponentsOf(bits[(index + 8)..], ref others);
            var third = ExponentsOf(bits[(index + 16)..], ref others);
            var fourth = ExponentsOf(bits[(index + 24)..], ref others);
            Vector256.Narrow(Vector256.Narrow(first, second), Vector256.Narrow(third, fourth)).CopyTo(exponents[index..]);
        }

        var areBare = others == Vector256<uint>.Zero;
        for (var index = whole; index < bits.Length; index++)
        {
            exponents[index] = (byte)(bits[index] >> MantissaBits);
            areBare &= exponents[index] > 0 || bits[index] == 0;
        }

        return areBare;
    }

    /// <summary>Writes what is not exponent.</summary>
    /// <param name="bits">Bits of float32 values.</param>
    /// <param name="rest">Three bytes a value that has a rest.</param>
    /// <param name="areZerosBare">Whether values of exponent 0 have none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rest(ReadOnlySpan<uint> bits, Span<byte> rest, bool areZerosBare)
    {
        var always = areZerosBare ? 0u : RestOrders.All;
        var (index, written) = (0, 0);

        // Sixteen bytes are written for twelve at most, so the last groups go one by one.
        for (; index + Group <= bits.Length && written + Vector128<byte>.Count <= rest.Length; index += Group)
        {
            var four = Vector128.Create(bits[index..]);
            var present = (Vector128.Equals(four, Vector128<uint>.Zero).ExtractMostSignificantBits() ^ RestOrders.All) | always;
            var turned = ((four << 1) | (four >>> 31)).AsByte();
            Vector128.Shuffle(turned, RestOrders.Packing(present)).CopyTo(rest[written..]);
            written += RestOrders.Bytes(present);
        }

        for (; index < bits.Length; index++)
        {
            if (!areZerosBare || bits[index] > 0)
            {
                var turned = BitOperations.RotateLeft(bits[index], 1);
                MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(ref turned))[..RestBytes].CopyTo(rest[written..]);
                written += RestBytes;
            }
        }
    }

    /// <summary>Puts values together.</summary>
    /// <param name="exponents">One byte a value.</param>
    /// <param name="rest">Three bytes a value that has a rest.</param>
    /// <param name="areZerosBare">Whether values of exponent 0 have none.</param>
    /// <param name="bits">Bits of float32 values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join(ReadOnlySpan<byte> exponents, ReadOnlySpan<byte> rest, bool areZerosBare, Span<uint> bits)
    {
        var always = areZerosBare ? 0u : RestOrders.All;
        var exponentOrder = Vector128.Create((byte)0x80, 0x80, 0x80, 0, 0x80, 0x80, 0x80, 1, 0x80, 0x80, 0x80, 2, 0x80, 0x80, 0x80, 3);
        var (index, read) = (0, 0);
        for (; index + Group <= bits.Length && read + Vector128<byte>.Count <= rest.Length; index += Group)
        {
            var four = Vector128.CreateScalar(MemoryMarshal.Read<uint>(exponents[index..])).AsByte();
            var high = Vector128.Shuffle(four, exponentOrder).AsUInt32();
            var present = (Vector128.Equals(high, Vector128<uint>.Zero).ExtractMostSignificantBits() ^ RestOrders.All) | always;
            var turned = Vector128.Shuffle(Vector128.Create(rest[read..]), RestOrders.Unpacking(present)).AsUInt32() | high;
            ((turned >>> 1) | (turned << 31)).CopyTo(bits[index..]);
            read += RestOrders.Bytes(present);
        }

        for (; index < bits.Length; index++)
        {
            if (areZerosBare && exponents[index] == 0)
            {
                bits[index] = 0;
                continue;
            }

            var three = rest.Slice(read, RestBytes);
            var turned = three[0] | ((uint)three[1] << 8) | ((uint)three[2] << 16) | ((uint)exponents[index] << ExponentShift);
            bits[index] = BitOperations.RotateRight(turned, 1);
            read += RestBytes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> ExponentsOf(ReadOnlySpan<uint> bits, ref Vector256<uint> others)
    {
        var values = Vector256.Create(bits);
        var exponents = (values >>> MantissaBits) & Vector256.Create(0xFFu);
        others |= Vector256.Equals(exponents, Vector256<uint>.Zero) & values;
        return exponents;
    }
}
