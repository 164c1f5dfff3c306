using System.Runtime.CompilerServices;

namespace Cluster.Engine.Numerics;

/// <summary>The engine's own sine, cosine and tangent of angles in radians, of any size.</summary>
/// <remarks>Angles up to 100000 lose n·π/2 in three parts; the few larger ones are reduced one at a time. Minimax fits of relative error
/// below 5e-9. Source: Muller, Elementary Functions: Algorithms and Implementation (3rd edition, 2016), chapter 11
/// (the reduction of Cody and Waite).</remarks>
internal static unsafe class Circular
{
    private const float LargestReduced = 100000f;
    private const int WidestVector = 16;

    /// <summary>sin(x), within 3 units in the last place; sin(-0) = -0; NaN for infinities and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sin<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var (quadrant, rest) = Reduce<TLanes, TVector>(x);
        return TLanes.Select(TLanes.Same(x, TLanes.Create(0f)), x, Wave<TLanes, TVector>(quadrant, rest));
    }

    /// <summary>cos(x), within 3 units in the last place; NaN for infinities and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Cos<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        // A cosine is the sine one quadrant on.
        var (quadrant, rest) = Reduce<TLanes, TVector>(x);
        return Wave<TLanes, TVector>(TLanes.AddBits(quadrant, TLanes.CreateBits(1)), rest);
    }

    /// <summary>tan(x), within 4 units in the last place; tan(-0) = -0; NaN for infinities and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tan<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var (quadrant, rest) = Reduce<TLanes, TVector>(x);
        var (sine, cosine) = (SineNearZero<TLanes, TVector>(rest), CosineNearZero<TLanes, TVector>(rest));
        var isOdd = IsOdd<TLanes, TVector>(quadrant);
        var numerator = TLanes.Select(isOdd, LaneFormulas.Negate<TLanes, TVector>(cosine), sine);
        var result = TLanes.Divide(numerator, TLanes.Select(isOdd, sine, cosine));
        return TLanes.Select(TLanes.Same(x, TLanes.Create(0f)), x, result);
    }

    /// <summary>sin(quadrant·π/2 + rest).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Wave<TLanes, TVector>(TVector quadrant, TVector rest)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var value = TLanes.Select(
            IsOdd<TLanes, TVector>(quadrant), CosineNearZero<TLanes, TVector>(rest), SineNearZero<TLanes, TVector>(rest));

        // The second bit of the quadrant is the sign.
        var sign = TLanes.ShiftLeftBits(TLanes.And(quadrant, TLanes.CreateBits(2)), 30);
        return TLanes.Or(TLanes.AndNot(value, sign), TLanes.AndNot(sign, value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector IsOdd<TLanes, TVector>(TVector quadrant)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.ShiftRightBits(TLanes.ShiftLeftBits(quadrant, 31), 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SineNearZero<TLanes, TVector>(TVector r)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var square = TLanes.Multiply(r, r);
        var p = TLanes.Create(2.83748363e-06f);
        p = TLanes.Fma(p, square, TLanes.Create(-0.000198535097f));
        p = TLanes.Fma(p, square, TLanes.Create(0.00833338033f));
        p = TLanes.Fma(p, square, TLanes.Create(-0.166666672f));
        return TLanes.Fma(TLanes.Multiply(p, square), r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector CosineNearZero<TLanes, TVector>(TVector r)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var square = TLanes.Multiply(r, r);
        var p = TLanes.Create(2.44306702e-05f);
        p = TLanes.Fma(p, square, TLanes.Create(-0.00138873013f));
        p = TLanes.Fma(p, square, TLanes.Create(0.0416666456f));
        p = TLanes.Fma(p, square, TLanes.Create(-0.5f));
        return TLanes.Fma(p, square, TLanes.Create(1f));
    }

    /// <summary>x = n·π/2 + rest; the low two bits of the quadrant are those of n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Quadrant, TVector Remainder) Reduce<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var magnitude = LaneFormulas.Abs<TLanes, TVector>(x);
        var isLarge = TLanes.And(
            TLanes.Less(TLanes.Create(LargestReduced), magnitude), TLanes.Less(magnitude, TLanes.Create(float.PositiveInfinity)));
        if (TLanes.Any(isLarge))
        {
            return ReduceOneByOne<TLanes, TVector>(x);
        }

        return ReduceSmall<TLanes, TVector>(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Quadrant, TVector Remainder) ReduceSmall<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        // Adding 1.5·2^23 leaves the nearest integer in the low bits.
        var magic = TLanes.Create(12582912f);
        var shifted = TLanes.Fma(x, TLanes.Create(0.636619747f), magic);
        var n = TLanes.Subtract(shifted, magic);
        var rest = TLanes.Fma(n, TLanes.Create(-1.5707950592041016f), x);
        rest = TLanes.Fma(n, TLanes.Create(-1.2675905054493342e-06f), rest);
        rest = TLanes.Fma(n, TLanes.Create(-2.8960739513993194e-13f), rest);
        return (shifted, rest);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (TVector Quadrant, TVector Remainder) ReduceOneByOne<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var angles = stackalloc float[WidestVector];
        var quadrants = stackalloc float[WidestVector];
        var remainders = stackalloc float[WidestVector];
        TLanes.Store(x, angles);
        for (var lane = 0; lane < TLanes.Width; lane++)
        {
            if (MathF.Abs(angles[lane]) > LargestReduced && float.IsFinite(angles[lane]))
            {
                var (quadrant, remainder) = QuadrantReduction.Reduce(angles[lane]);
                (quadrants[lane], remainders[lane]) = (BitConverter.Int32BitsToSingle(quadrant), remainder);
            }
            else
            {
                (quadrants[lane], remainders[lane]) = ReduceSmall<LanesScalar, float>(angles[lane]);
            }
        }

        return (TLanes.Load(quadrants), TLanes.Load(remainders));
    }
}
