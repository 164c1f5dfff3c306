using System.Runtime.CompilerServices;

namespace Cluster.Engine.Numerics;

/// <summary>The engine's own power function.</summary>
/// <remarks>x^y = exp(y·log x) with the logarithm and the product carried in two floats each, or else y would multiply the logarithm's
/// rounding error. log(1 + f) = 2s + s³·p(s²) with s = f / (2 + f); a minimax fit of relative error below 1e-10.
/// Source: Muller, Elementary Functions: Algorithms and Implementation (3rd edition, 2016), sections 4.2 and 13.</remarks>
internal static class Power
{
    private const int SignificandBits = 23;

    /// <summary>x^y, within 4 units in the last place where the result is no subnormal number (those are 0). The special values are
    /// those of IEEE 754: x^0 = 1^y = 1 even for NaN, negative x only with integer y, signed zeros and infinities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Pow<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var (zero, one, infinity) = (TLanes.Create(0f), TLanes.Create(1f), TLanes.Create(float.PositiveInfinity));
        var magnitude = LaneFormulas.Abs<TLanes, TVector>(x);
        var result = OfPositive<TLanes, TVector>(magnitude, y);

        // The ends of the axis: a base of 0, of infinity, and an infinite exponent.
        var grows = TLanes.Less(zero, y);
        var small = TLanes.Select(grows, zero, infinity);
        var large = TLanes.Select(grows, infinity, zero);
        result = TLanes.Select(TLanes.Same(magnitude, zero), small, result);
        result = TLanes.Select(TLanes.Same(magnitude, infinity), large, result);
        var isEndless = TLanes.Same(LaneFormulas.Abs<TLanes, TVector>(y), infinity);
        var towards = TLanes.Select(TLanes.Less(magnitude, one), small, TLanes.Select(TLanes.Same(magnitude, one), one, large));
        result = TLanes.Select(isEndless, towards, result);

        // Negative bases, -0 included: the sign for odd exponents, NaN for fractions unless the result is an end of the axis.
        var whole = LaneFormulas.Round<TLanes, TVector>(y);
        var half = TLanes.Multiply(y, TLanes.Create(0.5f));
        var isInteger = TLanes.Same(whole, y);
        var isEven = TLanes.Same(LaneFormulas.Round<TLanes, TVector>(half), half);
        var isNegative = TLanes.ShiftRightBits(x, 31);
        var isOdd = TLanes.AndNot(isInteger, isEven);
        result = TLanes.Select(TLanes.And(isNegative, isOdd), LaneFormulas.Negate<TLanes, TVector>(result), result);
        var isFinite = TLanes.And(TLanes.Less(zero, magnitude), TLanes.Less(magnitude, infinity));
        var isUndefined = TLanes.AndNot(TLanes.And(isNegative, isFinite), isInteger);
        result = TLanes.Select(isUndefined, TLanes.Create(float.NaN), result);

        result = TLanes.Select(TLanes.And(TLanes.Same(x, x), TLanes.Same(y, y)), result, TLanes.Create(float.NaN));
        return TLanes.Select(TLanes.Or(TLanes.Same(y, zero), TLanes.Same(x, one)), one, result);
    }

    /// <summary>x^y of finite x above 0 and finite y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfPositive<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var (high, low) = Log<TLanes, TVector>(x);
        var product = TLanes.Multiply(y, high);
        var rest = TLanes.Fma(y, high, LaneFormulas.Negate<TLanes, TVector>(product));
        rest = TLanes.Fma(y, low, rest);
        var result = Transcendental.Exp<TLanes, TVector>(product);

        // Where the exponential is 0 or infinite, so is the power.
        var isPlain = TLanes.And(TLanes.Less(TLanes.Create(0f), result), TLanes.Less(result, TLanes.Create(float.PositiveInfinity)));
        return TLanes.Select(isPlain, TLanes.Fma(result, rest, result), result);
    }

    /// <summary>log x as the unrounded sum of two floats, of relative error below 1e-9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector High, TVector Low) Log<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        // Subnormal numbers are brought up by 2^23 first and the exponent pays it back.
        var subnormal = TLanes.Less(x, TLanes.Create(1.17549435e-38f));
        var scaled = TLanes.Select(subnormal, TLanes.Multiply(x, TLanes.Create(8388608f)), x);
        var fromRoot = TLanes.AddBits(scaled, TLanes.CreateBits(-0x3F3504F3));
        var exponent = TLanes.ConvertBits(TLanes.ShiftRightBits(fromRoot, SignificandBits));
        exponent = TLanes.Add(exponent, TLanes.Select(subnormal, TLanes.Create(-23f), TLanes.Create(0f)));
        var significand = TLanes.AddBits(TLanes.And(fromRoot, TLanes.CreateBits(0x007FFFFF)), TLanes.CreateBits(0x3F3504F3));
        var f = TLanes.Subtract(significand, TLanes.Create(1f));

        // s = f / (2 + f) and what its roundings lost.
        var two = TLanes.Create(2f);
        var denominator = TLanes.Add(two, f);
        var denominatorRest = TLanes.Subtract(f, TLanes.Subtract(denominator, two));
        var s = TLanes.Divide(f, denominator);
        var minusS = LaneFormulas.Negate<TLanes, TVector>(s);
        var remainder = TLanes.Fma(minusS, denominatorRest, TLanes.Fma(minusS, denominator, f));
        var sRest = TLanes.Divide(remainder, denominator);

        var square = TLanes.Multiply(s, s);
        var p = TLanes.Create(0.242788568f);
        p = TLanes.Fma(p, square, TLanes.Create(0.284987926f));
        p = TLanes.Fma(p, square, TLanes.Create(0.400009722f));
        p = TLanes.Fma(p, square, TLanes.Create(0.666666627f));
        var small = TLanes.Fma(TLanes.Multiply(square, s), p, TLanes.Add(sRest, sRest));

        // The first part of log 2 has 15 bits, so its product with the exponent is exact.
        var whole = TLanes.Multiply(exponent, TLanes.Create(0.693145751953125f));
        small = TLanes.Fma(exponent, TLanes.Create(1.42860677e-06f), small);
        var doubled = TLanes.Add(s, s);
        var sum = TLanes.Add(whole, doubled);
        var sumPart = TLanes.Subtract(sum, whole);
        var lost = TLanes.Add(TLanes.Subtract(whole, TLanes.Subtract(sum, sumPart)), TLanes.Subtract(doubled, sumPart));
        small = TLanes.Add(small, lost);
        var high = TLanes.Add(sum, small);
        return (high, TLanes.Subtract(small, TLanes.Subtract(high, sum)));
    }
}
