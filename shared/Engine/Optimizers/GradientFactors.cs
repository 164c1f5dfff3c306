using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>How the gradient of a weight comes from its sum s and itself: min(max(Scale·s + Sign·sign(w) + Weight·w, -Bound), Bound).
/// The terms in w are those of penalties; clipping by norm is folded into all four numbers.</summary>
internal readonly record struct GradientFactors(float Scale, double Sign = 0, double Weight = 0, double Bound = double.PositiveInfinity)
{
    /// <summary>Whether the gradient is a sum of products alone, which needs fewer instructions.</summary>
    public bool IsLinear => Sign == 0 && double.IsPositiveInfinity(Bound);

    /// <summary>Whether the gradient is a multiple of its sum, 0 or more times.</summary>
    public bool IsScaled => IsLinear && Weight == 0 && Scale >= 0;
}

/// <summary>Turns a sum of gradients and a weight into the gradient that an optimizer sees.</summary>
internal interface IGradientFormula
{
    TVector Gradient<TLanes, TVector>(TVector gradientSum, TVector weight)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}

/// <summary>Scale·s + Weight·w.</summary>
internal readonly struct LinearGradient(float scale, float weightFactor) : IGradientFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector gradientSum, TVector weight)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Fma(TLanes.Create(weightFactor), weight, TLanes.Multiply(TLanes.Create(scale), gradientSum));
}

/// <summary>The whole formula of <see cref="GradientFactors"/>, and decay·w behind the clipping.</summary>
internal readonly struct ShapedGradient(float scale, float sign, float weightFactor, float bound, float decay) : IGradientFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector gradientSum, TVector weight)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var gradient = TLanes.Fma(TLanes.Create(weightFactor), weight, TLanes.Multiply(TLanes.Create(scale), gradientSum));

        // At 0 the absolute value has no slope.
        var slope = TLanes.Or(TLanes.Create(sign), TLanes.And(weight, TLanes.CreateBits(int.MinValue)));
        slope = TLanes.Select(TLanes.Same(weight, TLanes.Create(0f)), TLanes.Create(0f), slope);
        gradient = TLanes.Add(gradient, slope);
        gradient = TLanes.Select(TLanes.Less(TLanes.Create(bound), gradient), TLanes.Create(bound), gradient);
        gradient = TLanes.Select(TLanes.Less(gradient, TLanes.Create(-bound)), TLanes.Create(-bound), gradient);
        return TLanes.Fma(TLanes.Create(decay), weight, gradient);
    }
}
