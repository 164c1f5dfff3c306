using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>x·Φ(x) with the standard normal distribution Φ; the slope is Φ(x) + x·φ(x).</summary>
internal readonly struct Gelu : IFunction
{
    public static string Name => "GELU";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(x, ErrorFunction.NormalDistribution<TLanes, TVector>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var slope = TLanes.Fma(x, ErrorFunction.NormalDensity<TLanes, TVector>(x), ErrorFunction.NormalDistribution<TLanes, TVector>(x));
        return TLanes.Multiply(upstream, slope);
    }
}

/// <summary>x/2·(1 + tanh(u)) = x·sigmoid(2u) with u = √(2/π)·(x + 0.044715·x³).</summary>
internal readonly struct GeluByTanh : IFunction
{
    /// <summary>2·√(2/π).</summary>
    private const float InnerLinear = 1.59576912f;
    private const float InnerCubic = 0.0713548163f;

    /// <summary>Where the value is x or 0 and its slope 1 or 0, and cubes do not overflow yet.</summary>
    private const float FarOut = 20f;

    public static string Name => "GELU";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var inner = Inner<TLanes, TVector>(LaneFormulas.Clamp<TLanes, TVector>(x, -FarOut, FarOut));
        return TLanes.Multiply(x, Transcendental.Sigmoid<TLanes, TVector>(inner));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var bounded = LaneFormulas.Clamp<TLanes, TVector>(x, -FarOut, FarOut);
        var inner = Inner<TLanes, TVector>(bounded);
        var innerSlope = TLanes.Fma(TLanes.Multiply(TLanes.Create(3 * InnerCubic), bounded), bounded, TLanes.Create(InnerLinear));
        var gate = Transcendental.Sigmoid<TLanes, TVector>(inner);
        var rises = TLanes.Multiply(gate, Transcendental.Sigmoid<TLanes, TVector>(LaneFormulas.Negate<TLanes, TVector>(inner)));
        var slope = TLanes.Fma(TLanes.Multiply(bounded, rises), innerSlope, gate);
        return TLanes.Multiply(upstream, slope);
    }

    /// <summary>2u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Inner<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var factor = TLanes.Fma(TLanes.Multiply(TLanes.Create(InnerCubic), x), x, TLanes.Create(InnerLinear));
        return TLanes.Multiply(x, factor);
    }
}

/// <summary>x·sigmoid(x), also called Swish; the slope is s·(1 + x·(1 - s)).</summary>
internal readonly struct Silu : IFunction
{
    public static string Name => "SiLU";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(x, Transcendental.Sigmoid<TLanes, TVector>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var rest = Transcendental.Sigmoid<TLanes, TVector>(LaneFormulas.Negate<TLanes, TVector>(x));
        var slope = TLanes.Multiply(Transcendental.Sigmoid<TLanes, TVector>(x), TLanes.Fma(x, rest, TLanes.Create(1f)));
        return TLanes.Multiply(upstream, slope);
    }
}

/// <summary>x·tanh(log(1 + exp(x))) = x·n/(n + 2) with n = e·(e + 2), e = exp(x).</summary>
internal readonly struct Mish : IFunction
{
    public static string Name => "Mish";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var n = Inner<TLanes, TVector>(Bounded<TLanes, TVector>(x));
        return TLanes.Multiply(x, TLanes.Divide(n, TLanes.Add(n, TLanes.Create(2f))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var bounded = Bounded<TLanes, TVector>(x);
        var n = Inner<TLanes, TVector>(bounded);
        var denominator = TLanes.Add(n, TLanes.Create(2f));
        var tanh = TLanes.Divide(n, denominator);
        var quotient = TLanes.Divide(TLanes.Add(n, TLanes.Create(1f)), denominator);
        var rises = TLanes.Divide(TLanes.Multiply(TLanes.Create(4f), quotient), denominator);
        var slope = TLanes.Fma(TLanes.Multiply(bounded, rises), Transcendental.Sigmoid<TLanes, TVector>(x), tanh);
        return TLanes.Multiply(upstream, slope);
    }

    /// <summary>min(x, 20): beyond, the quotient is 1 and its slope 0, and n must not overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Bounded<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.Select(TLanes.Less(TLanes.Create(20f), x), TLanes.Create(20f), x);

    /// <summary>n of an x that is not far out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Inner<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var exponential = Transcendental.Exp<TLanes, TVector>(x);
        return TLanes.Multiply(exponential, TLanes.Add(exponential, TLanes.Create(2f)));
    }
}

/// <summary>min(max(scale·x + 1/2, 0), 1). The gradient at the two kinks is 0, or passes where <c>passesAtKinks</c> says so.</summary>
internal readonly struct HardSigmoid(float halfWidth, bool passesAtKinks) : IFunction
{
    public static string Name => "Hardsigmoid";

    public float HalfWidth => halfWidth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.Clamp<TLanes, TVector>(TLanes.Divide(TLanes.Add(x, TLanes.Create(halfWidth)), TLanes.Create(2 * halfWidth)), 0f, 1f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var (lower, upper) = (TLanes.Create(-halfWidth), TLanes.Create(halfWidth));
        var isOutside = passesAtKinks
            ? TLanes.Or(TLanes.Less(x, lower), TLanes.Less(upper, x))
            : TLanes.Or(TLanes.LessOrEqual(x, lower), TLanes.LessOrEqual(upper, x));
        return LaneFormulas.ZeroWhere<TLanes, TVector>(isOutside, TLanes.Divide(upstream, TLanes.Create(2 * halfWidth)));
    }
}

/// <summary>x·min(max(x + 3, 0), 6)/6; the gradient is 0 up to -3 and 1 from 3 on.</summary>
internal readonly struct HardSwish : IFunction
{
    public static string Name => "Hardswish";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(x, TLanes.Divide(LaneFormulas.Clamp<TLanes, TVector>(TLanes.Add(x, TLanes.Create(3f)), 0f, 6f), TLanes.Create(6f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var between = TLanes.Multiply(upstream, TLanes.Add(TLanes.Divide(x, TLanes.Create(3f)), TLanes.Create(0.5f)));
        var upToThree = TLanes.Select(TLanes.LessOrEqual(TLanes.Create(3f), x), upstream, between);
        return LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.LessOrEqual(x, TLanes.Create(-3f)), upToThree);
    }
}
