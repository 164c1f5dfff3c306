using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>x².</summary>
internal readonly struct Square : IFunction
{
    public static string Name => "Square";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(TLanes.Multiply(TLanes.Create(2f), x), upstream);
}

/// <summary>√x; the gradient at 0 is infinite, or 0 where <c>flatAtZero</c> says so, as a norm needs it.</summary>
internal readonly struct SquareRoot(bool flatAtZero) : IFunction
{
    public static string Name => "Sqrt";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var gradient = TLanes.Divide(upstream, TLanes.Add(y, y));
        return flatAtZero ? LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.Same(y, TLanes.Create(0f)), gradient) : gradient;
    }
}

/// <summary>x^exponent. With exponent 0 the gradient is 0.</summary>
internal readonly struct RealPower(float exponent) : IFunction
{
    public static string Name => "Pow";

    public float Exponent => exponent;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Power.Pow<TLanes, TVector>(x, TLanes.Create(exponent));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        if (exponent == 0)
        {
            return TLanes.Create(0f);
        }

        var slope = TLanes.Multiply(TLanes.Create(exponent), Power.Pow<TLanes, TVector>(x, TLanes.Create(exponent - 1)));
        return TLanes.Multiply(upstream, slope);
    }
}

/// <summary>|x|^exponent with an exponent above 0; the gradient at 0 is 0.</summary>
internal readonly struct MagnitudePower(float exponent) : IFunction
{
    public static string Name => "AbsPow";

    public float Exponent => exponent;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Power.Pow<TLanes, TVector>(LaneFormulas.Abs<TLanes, TVector>(x), TLanes.Create(exponent));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var power = Power.Pow<TLanes, TVector>(LaneFormulas.Abs<TLanes, TVector>(x), TLanes.Create(exponent - 1));
        var slope = TLanes.Multiply(TLanes.Create(exponent), power);
        var signed = TLanes.Multiply(upstream, LaneFormulas.CopySign<TLanes, TVector>(slope, x));
        return LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.Same(x, TLanes.Create(0f)), signed);
    }
}

/// <summary>x^(1/degree) of x ≥ 0; the gradient at 0 is 0, as a norm needs it.</summary>
internal readonly struct Root(float degree) : IFunction
{
    public static string Name => "Root";

    public float Degree => degree;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Power.Pow<TLanes, TVector>(x, TLanes.Create(1 / degree));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var gradient = TLanes.Divide(TLanes.Multiply(upstream, y), TLanes.Multiply(TLanes.Create(degree), x));
        return LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.Same(x, TLanes.Create(0f)), gradient);
    }
}
