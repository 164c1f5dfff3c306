using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>w·(p·y·softplus(-x) + (1 - y)·softplus(x)): the cross-entropy of a logit x and a target y in [0, 1], with the weights of the
/// element and of its positive part.</summary>
/// <remarks>softplus(-x) is -log of the probability, softplus(x) that of its opposite; neither overflows or cancels.</remarks>
internal readonly struct LogitFormula(float weight, float positiveWeight) : IWeightedFormula<LogitFormula>
{
    /// <inheritdoc/>
    public static LogitFormula Of(float weight, float positiveWeight) => new(weight, positiveWeight);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var opposite = LaneFormulas.Negate<TLanes, TVector>(prediction);
        var positive = TLanes.Multiply(TLanes.Create(weight * positiveWeight), target);
        var negative = TLanes.Multiply(TLanes.Create(weight), TLanes.Subtract(TLanes.Create(1f), target));

        // Both share log(1 + exp(-|x|)); the larger one has |x| on top.
        var isNegative = TLanes.Less(prediction, TLanes.Create(0f));
        var small = NearZero.Softplus<TLanes, TVector>(LaneFormulas.NegativeAbs<TLanes, TVector>(prediction));
        var large = TLanes.Add(small, LaneFormulas.Abs<TLanes, TVector>(prediction));
        var ofPositive = TLanes.Multiply(positive, TLanes.Select(isNegative, large, small));
        var ofNegative = TLanes.Multiply(negative, TLanes.Select(isNegative, small, large));

        var slope = TLanes.Subtract(
            TLanes.Multiply(negative, Transcendental.Sigmoid<TLanes, TVector>(prediction)),
            TLanes.Multiply(positive, Transcendental.Sigmoid<TLanes, TVector>(opposite)));
        return (TLanes.Add(ofPositive, ofNegative), slope);
    }
}
