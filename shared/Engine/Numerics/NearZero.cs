using System.Runtime.CompilerServices;

namespace Cluster.Engine.Numerics;

/// <summary>exp(x) - 1 and log(1 + x) with full relative accuracy near 0, and the functions built of them.</summary>
/// <remarks>Source: Muller, Elementary Functions: Algorithms and Implementation (3rd edition, 2016), section 11.3; Higham, Accuracy and
/// Stability of Numerical Algorithms (2nd edition, 2002), section 1.14.1, for the compensated log(1 + x).</remarks>
internal static class NearZero
{
    /// <summary>exp(x) - 1, within 3 units in the last place; -1 below -17.4; infinity above 88.72; NaN stays NaN, -0 stays -0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpMinusOne<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        // Where nothing needs to be reduced: x + x²·q(x), the polynomial of the exponential without its constant.
        var q = TLanes.Create(0.0013818742f);
        q = TLanes.Fma(q, x, TLanes.Create(0.00836872123f));
        q = TLanes.Fma(q, x, TLanes.Create(0.0416682921f));
        q = TLanes.Fma(q, x, TLanes.Create(0.166665211f));
        q = TLanes.Fma(q, x, TLanes.Create(0.49999994f));
        var near = TLanes.Fma(TLanes.Multiply(x, x), q, x);
        var far = TLanes.Subtract(Transcendental.Exp<TLanes, TVector>(x), TLanes.Create(1f));
        var isNear = TLanes.Less(LaneFormulas.Abs<TLanes, TVector>(x), TLanes.Create(0.34657359f));
        var keepsSign = TLanes.Select(TLanes.Same(x, TLanes.Create(0f)), x, near);
        return TLanes.Select(isNear, keepsSign, far);
    }

    /// <summary>log(1 + x), within 3 units in the last place: -infinity at -1, NaN below, infinity at infinity; -0 stays -0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogOnePlus<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        // What rounding 1 + x lost is paid back by the logarithm's slope there.
        var one = TLanes.Create(1f);
        var sum = TLanes.Add(one, x);
        var lost = TLanes.Subtract(x, TLanes.Subtract(sum, one));
        var result = TLanes.Add(Transcendental.Log<TLanes, TVector>(sum), TLanes.Divide(lost, sum));
        result = TLanes.Select(TLanes.Same(sum, one), x, result);
        result = TLanes.Select(TLanes.Same(sum, TLanes.Create(0f)), TLanes.Create(float.NegativeInfinity), result);
        return TLanes.Select(TLanes.Same(sum, TLanes.Create(float.PositiveInfinity)), x, result);
    }

    /// <summary>log(1 + exp(x)) without overflow: max(x, 0) + log(1 + exp(-|x|)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var exponential = Transcendental.Exp<TLanes, TVector>(LaneFormulas.NegativeAbs<TLanes, TVector>(x));
        var positive = LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.LessOrEqual(x, TLanes.Create(0f)), x);
        return TLanes.Add(positive, LogOnePlus<TLanes, TVector>(exponential));
    }
}
