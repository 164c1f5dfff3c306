using System.Runtime.CompilerServices;

namespace Cluster.Engine.Numerics;

/// <summary>The engine's own exponential, logarithm, hyperbolic tangent and logistic function. Each is one formula of additions,
/// multiplications, divisions and fused multiply-adds, so the result is the same at every vector width and on every processor.</summary>
/// <remarks>The polynomials are minimax fits of relative error below 6e-9 with coefficients rounded to float32; the reductions are the
/// usual ones. Source: Muller, Elementary Functions: Algorithms and Implementation (3rd edition, 2016), chapters 3 and 11.</remarks>
internal static class Transcendental
{
    private const float LogOfTwo = 0.693147182f;
    private const float LogOfTwoRest = -1.90465421e-9f;
    private const int SignBit = int.MinValue;
    private const int SignificandBits = 23;

    /// <summary>exp(x), within 2 units in the last place. Results below the smallest normal number are 0, for subnormal numbers slow
    /// whatever reads them; above 88.72 infinity; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var inside = ExpInside<TLanes, TVector>(x);
        var result = TLanes.Select(TLanes.Less(x, TLanes.Create(-87.3365448f)), TLanes.Create(0f), inside);
        result = TLanes.Select(TLanes.Less(TLanes.Create(88.7228394f), x), TLanes.Create(float.PositiveInfinity), result);
        return TLanes.Select(TLanes.Same(x, x), result, x);
    }

    /// <summary>log(x), within 2 units in the last place: -infinity at 0, NaN below 0, infinity at infinity. Subnormal
    /// arguments count fully.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        // Subnormal numbers are brought up by 2^23 first and the exponent pays it back.
        var subnormal = TLanes.Less(x, TLanes.Create(1.17549435e-38f));
        var scaled = TLanes.Select(subnormal, TLanes.Multiply(x, TLanes.Create(8388608f)), x);
        var exponentShift = TLanes.Select(subnormal, TLanes.Create(-23f), TLanes.Create(0f));

        // x = significand · 2^exponent with the significand in [√½, √2): counting bits from those of √½.
        var fromRoot = TLanes.AddBits(scaled, TLanes.CreateBits(-0x3F3504F3));
        var exponent = TLanes.Add(TLanes.ConvertBits(TLanes.ShiftRightBits(fromRoot, SignificandBits)), exponentShift);
        var significand = TLanes.AddBits(TLanes.And(fromRoot, TLanes.CreateBits(0x007FFFFF)), TLanes.CreateBits(0x3F3504F3));
        var f = TLanes.Subtract(significand, TLanes.Create(1f));

        var square = TLanes.Multiply(f, f);
        var q = TLanes.Create(0.067498669f);
        q = TLanes.Fma(q, f, TLanes.Create(-0.116757467f));
        q = TLanes.Fma(q, f, TLanes.Create(0.118861407f));
        q = TLanes.Fma(q, f, TLanes.Create(-0.124056399f));
        q = TLanes.Fma(q, f, TLanes.Create(0.142200202f));
        q = TLanes.Fma(q, f, TLanes.Create(-0.166680023f));
        q = TLanes.Fma(q, f, TLanes.Create(0.20002082f));
        q = TLanes.Fma(q, f, TLanes.Create(-0.250000089f));
        q = TLanes.Fma(q, f, TLanes.Create(0.333333135f));

        // log(1 + f) = f - f²/2 + f³·q(f); the small terms are gathered before f, the largest, joins.
        var tail = TLanes.Fma(TLanes.Multiply(square, f), q, TLanes.Multiply(exponent, TLanes.Create(LogOfTwoRest)));
        tail = TLanes.Fma(TLanes.Create(-0.5f), square, tail);
        var result = TLanes.Fma(exponent, TLanes.Create(LogOfTwo), TLanes.Add(f, tail));

        result = TLanes.Select(TLanes.Same(x, TLanes.Create(0f)), TLanes.Create(float.NegativeInfinity), result);
        result = TLanes.Select(TLanes.Less(x, TLanes.Create(0f)), TLanes.Create(float.NaN), result);
        return TLanes.Select(TLanes.Less(x, TLanes.Create(float.PositiveInfinity)), result, x);
    }

    /// <summary>tanh(x), within 2 units in the last place; odd, so that tanh(-0) = -0; ±1 beyond 9.02; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var sign = TLanes.And(x, TLanes.CreateBits(SignBit));
        var magnitude = TLanes.AndNot(x, TLanes.CreateBits(SignBit));

        // Near 0 the quotient below would cancel, so a polynomial x + x³·q(x²) serves there.
        var square = TLanes.Multiply(x, x);
        var q = TLanes.Create(-0.00563701475f);
        q = TLanes.Fma(q, square, TLanes.Create(0.0205796547f));
        q = TLanes.Fma(q, square, TLanes.Create(-0.0537220128f));
        q = TLanes.Fma(q, square, TLanes.Create(0.133312374f));
        q = TLanes.Fma(q, square, TLanes.Create(-0.333332747f));
        var near = TLanes.Fma(TLanes.Multiply(q, square), magnitude, magnitude);

        // tanh(x) = 1 - 2 / (exp(2x) + 1); 10 is beyond where float32 cannot tell it from 1.
        var bounded = TLanes.Select(TLanes.Less(magnitude, TLanes.Create(10f)), magnitude, TLanes.Create(10f));
        var exponential = ExpInside<TLanes, TVector>(TLanes.Add(bounded, bounded));
        var quotient = TLanes.Divide(TLanes.Create(2f), TLanes.Add(exponential, TLanes.Create(1f)));
        var far = TLanes.Subtract(TLanes.Create(1f), quotient);

        var result = TLanes.Select(TLanes.Less(magnitude, TLanes.Create(0.625f)), near, far);
        return TLanes.Select(TLanes.Same(x, x), TLanes.Or(result, sign), x);
    }

    /// <summary>1 / (1 + exp(-x)), within 3 units in the last place; 0 below -87.34; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        // The exponential of -|x| never overflows; for negative x the quotient keeps its relative accuracy.
        var exponential = Exp<TLanes, TVector>(TLanes.Or(x, TLanes.CreateBits(SignBit)));
        var one = TLanes.Create(1f);
        var numerator = TLanes.Select(TLanes.Less(x, TLanes.Create(0f)), exponential, one);
        return TLanes.Divide(numerator, TLanes.Add(one, exponential));
    }

    /// <summary>exp(x) where x lies in [-87.3365448, 88.7228394]; anything elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector ExpInside<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        // Adding 1.5·2^23 leaves the nearest integer in the low bits: n = round(x / log 2), without a conversion instruction.
        var magic = TLanes.Create(12582912f);
        var shifted = TLanes.Fma(x, TLanes.Create(1.44269502f), magic);
        var n = TLanes.Subtract(shifted, magic);
        var r = TLanes.Fma(n, TLanes.Create(-LogOfTwo), x);
        r = TLanes.Fma(n, TLanes.Create(-LogOfTwoRest), r);

        var q = TLanes.Create(0.0013818742f);
        q = TLanes.Fma(q, r, TLanes.Create(0.00836872123f));
        q = TLanes.Fma(q, r, TLanes.Create(0.0416682921f));
        q = TLanes.Fma(q, r, TLanes.Create(0.166665211f));
        q = TLanes.Fma(q, r, TLanes.Create(0.49999994f));
        q = TLanes.Fma(q, r, TLanes.Create(1f));
        q = TLanes.Fma(q, r, TLanes.Create(1f));

        // Times 2^n by adding n to the exponent field; the low bits of shifted are n.
        return TLanes.AddBits(q, TLanes.ShiftLeftBits(shifted, SignificandBits));
    }
}
