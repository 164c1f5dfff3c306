using System.Runtime.CompilerServices;

namespace Cluster.Engine.Numerics;

/// <summary>Short formulas that many functions are built of, exact in every lane.</summary>
internal static class LaneFormulas
{
    private const int SignBit = int.MinValue;

    /// <summary>|x|, also of NaN and infinities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Abs<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.AndNot(x, TLanes.CreateBits(SignBit));

    /// <summary>-x by the sign bit alone: -(+0) is -0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Negate<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.Multiply(x, TLanes.Create(-1f));

    /// <summary>-|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector NegativeAbs<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.Or(x, TLanes.CreateBits(SignBit));

    /// <summary>|magnitude| with the sign bit of <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector CopySign<TLanes, TVector>(TVector magnitude, TVector sign)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Or(Abs<TLanes, TVector>(magnitude), TLanes.And(sign, TLanes.CreateBits(SignBit)));

    /// <summary>min(max(x, lower), upper); NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Clamp<TLanes, TVector>(TVector x, float lower, float upper)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var (least, most) = (TLanes.Create(lower), TLanes.Create(upper));
        return TLanes.Select(TLanes.Less(x, least), least, TLanes.Select(TLanes.Less(most, x), most, x));
    }

    /// <summary>1 where the mask is set, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OneWhere<TLanes, TVector>(TVector mask)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.And(mask, TLanes.Create(1f));

    /// <summary><paramref name="value"/> where the mask is clear, else +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ZeroWhere<TLanes, TVector>(TVector mask, TVector value)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.AndNot(value, mask);

    /// <summary>The nearest integer to x, of two the even one; x itself from 2^23 on, where float32 has no fractions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Round<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var big = TLanes.Create(8388608f);
        var magnitude = Abs<TLanes, TVector>(x);
        var rounded = TLanes.Subtract(TLanes.Add(magnitude, big), big);
        return TLanes.Select(TLanes.Less(magnitude, big), CopySign<TLanes, TVector>(rounded, x), x);
    }
}
