using System.Runtime.CompilerServices;
using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of ½r²/β where |r| is below β, else |r| - ½β, with r = prediction - target: Huber's loss divided by its constant.
/// Gradient of the sum: r/β, held within ±1.</summary>
/// <remarks>PyTorch's smooth_l1_loss; with β = 0 it is the absolute error. Source: Girshick, Fast R-CNN (2015).</remarks>
public sealed class SmoothL1 : ElementLoss
{
    private readonly float _beta;

    /// <summary>The loss with its constant.</summary>
    /// <param name="beta">Where the parabola turns into lines, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The beta is negative or not finite.</exception>
    public SmoothL1(double beta = 1)
    {
        HyperParameter.CheckNotNegative(beta, "SmoothL1");
        _beta = (float)beta;
    }

    /// <inheritdoc/>
    public override string Name => "smooth_l1";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => Run(new Formula(_beta), frame);

    private readonly struct Formula(float beta) : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var residual = TLanes.Subtract(prediction, target);
            var magnitude = LaneFormulas.Abs<TLanes, TVector>(residual);
            var isNear = TLanes.Less(magnitude, TLanes.Create(beta));
            var scaled = TLanes.Divide(residual, TLanes.Create(beta));
            var near = TLanes.Multiply(TLanes.Create(0.5f), TLanes.Multiply(residual, scaled));
            var far = TLanes.Subtract(magnitude, TLanes.Create(0.5f * beta));
            var slope = ResidualFormulas.Sign<TLanes, TVector>(residual);
            return (TLanes.Select(isNear, near, far), TLanes.Select(isNear, scaled, slope));
        }
    }
}
