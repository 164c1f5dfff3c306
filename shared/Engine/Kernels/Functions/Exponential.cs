using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>exp(x).</summary>
internal readonly struct Exponential : IFunction
{
    public static string Name => "Exp";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Transcendental.Exp<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, y);
}

/// <summary>exp(x) - 1, accurate near 0.</summary>
internal readonly struct ExponentialMinusOne : IFunction
{
    public static string Name => "Expm1";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        NearZero.ExpMinusOne<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, Transcendental.Exp<TLanes, TVector>(x));
}

/// <summary>log(x).</summary>
internal readonly struct Logarithm : IFunction
{
    public static string Name => "Log";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Transcendental.Log<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Divide(upstream, x);
}

/// <summary>log(1 + x), accurate near 0.</summary>
internal readonly struct LogarithmOfOnePlus : IFunction
{
    public static string Name => "Log1p";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        NearZero.LogOnePlus<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Divide(upstream, TLanes.Add(TLanes.Create(1f), x));
}

/// <summary>erf(x), with the slope 2/√π · exp(-x²).</summary>
internal readonly struct GaussError : IFunction
{
    public static string Name => "Erf";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        ErrorFunction.Erf<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var density = Transcendental.Exp<TLanes, TVector>(TLanes.Multiply(LaneFormulas.Negate<TLanes, TVector>(x), x));
        return TLanes.Multiply(upstream, TLanes.Multiply(TLanes.Create(1.12837917f), density));
    }
}
