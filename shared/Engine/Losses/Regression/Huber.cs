using System.Runtime.CompilerServices;
using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of ½r² where |r| is at most δ, else δ·(|r| - ½δ), with r = prediction - target. Gradient of the sum: r, held within
/// ±δ.</summary>
/// <remarks>PyTorch's huber_loss. Source: Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics 35
/// (1964).</remarks>
public sealed class Huber : ElementLoss
{
    private readonly float _delta;

    /// <summary>The loss with its constant.</summary>
    /// <param name="delta">Where the parabola turns into lines, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delta is not above 0.</exception>
    public Huber(double delta = 1)
    {
        HyperParameter.CheckPositive(delta, "Huber");
        _delta = (float)delta;
    }

    /// <inheritdoc/>
    public override string Name => "huber";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => Run(new Formula(_delta), frame);

    private readonly struct Formula(float delta) : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var residual = TLanes.Subtract(prediction, target);
            var magnitude = LaneFormulas.Abs<TLanes, TVector>(residual);
            var isNear = TLanes.LessOrEqual(magnitude, TLanes.Create(delta));
            var near = TLanes.Multiply(TLanes.Create(0.5f), TLanes.Multiply(residual, residual));
            var far = TLanes.Multiply(TLanes.Create(delta), TLanes.Subtract(magnitude, TLanes.Create(0.5f * delta)));
            var slope = LaneFormulas.CopySign<TLanes, TVector>(TLanes.Create(delta), residual);
            return (TLanes.Select(isNear, near, far), TLanes.Select(isNear, residual, slope));
        }
    }
}
