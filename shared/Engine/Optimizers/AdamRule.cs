using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Adam's formula: w = keep·w - rate·m / (√v·rootScale + ε). What differs between its variants is folded into the numbers.</summary>
internal readonly struct AdamRule(Moments moments, float rootScale, float epsilon, float negativeRate, float keep) : IUpdateRule
{
    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        first = moments.First<TLanes, TVector>(first, gradient);
        second = moments.Second<TLanes, TVector>(second, gradient);
        return Step<TLanes, TVector>(weight, first, second);
    }

    /// <summary>The new weight from both moments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Step<TLanes, TVector>(TVector weight, TVector first, TVector second)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var root = TLanes.Fma(TLanes.Sqrt(second), TLanes.Create(rootScale), TLanes.Create(epsilon));
        return TLanes.Fma(TLanes.Create(negativeRate), TLanes.Divide(first, root), TLanes.Multiply(TLanes.Create(keep), weight));
    }
}

/// <summary>Adam's formula with the largest second moment so far in the third arena: max(third, v·scale).</summary>
internal readonly struct AmsGradRule(Moments moments, AdamRule rule, float scale) : IUpdateRule
{
    public static int StateCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        first = moments.First<TLanes, TVector>(first, gradient);
        second = moments.Second<TLanes, TVector>(second, gradient);
        var candidate = TLanes.Multiply(TLanes.Create(scale), second);
        third = TLanes.Select(TLanes.Less(third, candidate), candidate, third);
        return rule.Step<TLanes, TVector>(weight, first, third);
    }
}
