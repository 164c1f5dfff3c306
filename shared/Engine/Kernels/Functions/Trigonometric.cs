using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>sin(x), x in radians.</summary>
internal readonly struct Sine : IFunction
{
    public static string Name => "Sin";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Circular.Sin<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, Circular.Cos<TLanes, TVector>(x));
}

/// <summary>cos(x), x in radians.</summary>
internal readonly struct Cosine : IFunction
{
    public static string Name => "Cos";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Circular.Cos<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, LaneFormulas.Negate<TLanes, TVector>(Circular.Sin<TLanes, TVector>(x)));
}

/// <summary>tan(x), x in radians; the slope is 1 + tan²(x).</summary>
internal readonly struct Tangent : IFunction
{
    public static string Name => "Tan";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Circular.Tan<TLanes, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, TLanes.Fma(y, y, TLanes.Create(1f)));
}
