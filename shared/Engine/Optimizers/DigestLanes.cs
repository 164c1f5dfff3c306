using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cluster.Engine.Optimizers;

/// <summary>Gathers the <see cref="PositionDigest"/> of ascending positions, a vector at a time.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="TVector">float, or a vector of float.</typeparam>
internal interface IDigestLanes<TSelf, TVector>
    where TSelf : struct, IDigestLanes<TSelf, TVector>
    where TVector : struct
{
    /// <summary>Nothing gathered yet; the next vector begins at a position.</summary>
    static abstract TSelf At(nint position);

    /// <summary>With the values of the next positions.</summary>
    TSelf Add(TVector values);

    /// <summary>The sum so far.</summary>
    ulong Total { get; }
}

/// <summary>One value at a time.</summary>
internal readonly struct DigestScalar(ulong sum, uint walk) : IDigestLanes<DigestScalar, float>
{
    public ulong Total => sum;

    public static DigestScalar At(nint position) => new(0, PositionDigest.WalkAt(position));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DigestScalar Add(float values)
    {
        var key = walk ^ (walk << PositionDigest.LeftShift);
        key ^= key >> PositionDigest.RightShift;
        return new(sum + ((ulong)BitConverter.SingleToUInt32Bits(values) * key), walk + PositionDigest.Stride);
    }
}

/// <summary>Eight values at a time; even and odd ones are multiplied apart, for a product takes 64 bits.</summary>
internal readonly struct DigestLanes256(Vector256<ulong> sum, Vector256<uint> walk) : IDigestLanes<DigestLanes256, Vector256<float>>
{
    public ulong Total => sum[0] + sum[1] + sum[2] + sum[3];

    public static DigestLanes256 At(nint position) =>
        new(default, Vector256.Create(PositionDigest.WalkAt(position)) + (Vector256<uint>.Indices * PositionDigest.Stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DigestLanes256 Add(Vector256<float> values)
    {
        var key = walk ^ (walk << PositionDigest.LeftShift);
        key ^= key >> PositionDigest.RightShift;
        var even = Avx2.Multiply(values.AsUInt32(), key);
        var odd = Avx2.Multiply((values.AsUInt64() >> 32).AsUInt32(), (key.AsUInt64() >> 32).AsUInt32());
        return new(sum + even + odd, walk + Vector256.Create(unchecked(8 * PositionDigest.Stride)));
    }
}

/// <summary>Sixteen values at a time; even and odd ones are multiplied apart, for a product takes 64 bits.</summary>
internal readonly struct DigestLanes512(Vector512<ulong> sum, Vector512<uint> walk) : IDigestLanes<DigestLanes512, Vector512<float>>
{
    public ulong Total => sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] + sum[7];

    public static DigestLanes512 At(nint position) =>
        new(default, Vector512.Create(PositionDigest.WalkAt(position)) + (Vector512<uint>.Indices * PositionDigest.Stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DigestLanes512 Add(Vector512<float> values)
    {
        var key = walk ^ (walk << PositionDigest.LeftShift);
        key ^= key >> PositionDigest.RightShift;
        var even = Avx512F.Multiply(values.AsUInt32(), key);
        var odd = Avx512F.Multiply((values.AsUInt64() >> 32).AsUInt32(), (key.AsUInt64() >> 32).AsUInt32());
        return new(sum + even + odd, walk + Vector512.Create(unchecked(16 * PositionDigest.Stride)));
    }
}
