using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>scale·x + shift, rounded once.</summary>
internal readonly struct Affine(float scale, float shift) : IFunction
{
    public static string Name => "Affine";

    public float Scale => scale;

    public float Shift => shift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Fma(TLanes.Create(scale), x, TLanes.Create(shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(TLanes.Create(scale), upstream);
}

/// <summary>x / divisor, rounded once.</summary>
internal readonly struct Quotient(float divisor) : IFunction
{
    public static string Name => "Quotient";

    public float Divisor => divisor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Divide(x, TLanes.Create(divisor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Divide(upstream, TLanes.Create(divisor));
}

/// <summary>numerator / x; the gradient is -upstream · y / x.</summary>
internal readonly struct Reciprocal(float numerator) : IFunction
{
    public static string Name => "Reciprocal";

    public float Numerator => numerator;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Divide(TLanes.Create(numerator), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, TLanes.Divide(LaneFormulas.Negate<TLanes, TVector>(y), x));
}

/// <summary>|x|; the gradient at 0 is 0.</summary>
internal readonly struct Magnitude : IFunction
{
    public static string Name => "Abs";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.Abs<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var signed = TLanes.Select(TLanes.Less(x, TLanes.Create(0f)), LaneFormulas.Negate<TLanes, TVector>(upstream), upstream);
        return LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.Same(x, TLanes.Create(0f)), signed);
    }
}

/// <summary>min(max(x, lower), upper); the gradient passes within the bounds and at them. NaN stays NaN.</summary>
internal readonly struct Interval(float lower, float upper) : IFunction
{
    public static string Name => "Clamp";

    public float Lower => lower;

    public float Upper => upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.Clamp<TLanes, TVector>(x, lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var isOutside = TLanes.Or(TLanes.Less(x, TLanes.Create(lower)), TLanes.Less(TLanes.Create(upper), x));
        return LaneFormulas.ZeroWhere<TLanes, TVector>(isOutside, upstream);
    }
}

/// <summary>-1, 0 or 1; its gradient is 0. NaN stays NaN.</summary>
internal readonly struct Signum : IFunction
{
    public static string Name => "Sign";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var above = LaneFormulas.OneWhere<TLanes, TVector>(TLanes.Less(TLanes.Create(0f), x));
        var below = LaneFormulas.OneWhere<TLanes, TVector>(TLanes.Less(x, TLanes.Create(0f)));
        var result = TLanes.Subtract(above, below);
        return TLanes.Select(TLanes.Same(x, x), result, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Create(0f);
}
