using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>Gradients in the arguments of gates, from their values.</summary>
internal static class GateSlopes
{
    /// <summary>upstream · y·(1 - y), of a sigmoid's value y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TLanes, TVector>(TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, TLanes.Multiply(y, TLanes.Subtract(TLanes.Create(1f), y)));

    /// <summary>upstream · (1 - y²), of a hyperbolic tangent's value y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TLanes, TVector>(TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, TLanes.Fma(LaneFormulas.Negate<TLanes, TVector>(y), y, TLanes.Create(1f)));
}
