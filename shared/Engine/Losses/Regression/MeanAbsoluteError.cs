using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of |prediction - target|. Gradient of the sum: the sign of the difference, 0 where both are equal.</summary>
/// <remarks>PyTorch's l1_loss.</remarks>
public sealed class MeanAbsoluteError : ElementLoss
{
    /// <inheritdoc/>
    public override string Name => "mean_absolute_error";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => Run(default(Formula), frame);

    private readonly struct Formula : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var residual = TLanes.Subtract(prediction, target);
            return (LaneFormulas.Abs<TLanes, TVector>(residual), ResidualFormulas.Sign<TLanes, TVector>(residual));
        }
    }
}
