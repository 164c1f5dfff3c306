using System.Runtime.CompilerServices;
using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of τ·e where e = target - prediction is 0 or more, else (τ - 1)·e: its minimum is the τ-quantile of the targets.
/// Gradient of the sum: -τ, or 1 - τ where the prediction is too high.</summary>
/// <remarks>Also called pinball loss. Source: Koenker and Bassett, Regression Quantiles, Econometrica 46 (1978).</remarks>
public sealed class Quantile : ElementLoss
{
    private readonly float _tau;

    /// <summary>The loss with its constant.</summary>
    /// <param name="tau">Which quantile, in [0, 1]; ½ is the median.</param>
    /// <exception cref="ArgumentOutOfRangeException">Tau is no probability.</exception>
    public Quantile(double tau = 0.5)
    {
        HyperParameter.CheckProbability(tau, "Quantile");
        _tau = (float)tau;
    }

    /// <inheritdoc/>
    public override string Name => "quantile";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => Run(new Formula(_tau), frame);

    private readonly struct Formula(float tau) : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var error = TLanes.Subtract(target, prediction);
            var isHigh = TLanes.Less(error, TLanes.Create(0f));
            var slope = TLanes.Select(isHigh, TLanes.Create(tau - 1f), TLanes.Create(tau));
            return (TLanes.Multiply(slope, error), LaneFormulas.Negate<TLanes, TVector>(slope));
        }
    }
}
