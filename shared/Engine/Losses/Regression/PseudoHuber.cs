using System.Runtime.CompilerServices;
using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of δ²·(√(1 + (r/δ)²) - 1) with r = prediction - target: Huber's loss without its kinks in the second derivative.
/// Gradient of the sum: r / √(1 + (r/δ)²).</summary>
/// <remarks>Written as r²/(√(1 + (r/δ)²) + 1), so that small residuals do not cancel. Source: Charbonnier and others, Deterministic
/// Edge-Preserving Regularization in Computed Imaging, IEEE Transactions on Image Processing 6 (1997).</remarks>
public sealed class PseudoHuber : ElementLoss
{
    private readonly float _delta;

    /// <summary>The loss with its constant.</summary>
    /// <param name="delta">Where the parabola turns into lines, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delta is not above 0.</exception>
    public PseudoHuber(double delta = 1)
    {
        HyperParameter.CheckPositive(delta, "PseudoHuber");
        _delta = (float)delta;
    }

    /// <inheritdoc/>
    public override string Name => "pseudo_huber";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => Run(new Formula(_delta), frame);

    private readonly struct Formula(float delta) : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var one = TLanes.Create(1f);
            var residual = TLanes.Subtract(prediction, target);
            var scaled = TLanes.Divide(residual, TLanes.Create(delta));
            var root = TLanes.Sqrt(TLanes.Fma(scaled, scaled, one));
            return (TLanes.Multiply(residual, TLanes.Divide(residual, TLanes.Add(root, one))), TLanes.Divide(residual, root));
        }
    }
}
