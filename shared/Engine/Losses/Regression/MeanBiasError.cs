using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of target - prediction, which shows by its sign whether predictions run low or high. Errors cancel: it is a
/// measure more than a goal. Gradient of the sum: -1.</summary>
public sealed class MeanBiasError : ElementLoss
{
    /// <inheritdoc/>
    public override string Name => "mean_bias_error";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame) => Run(default(Formula), frame);

    private readonly struct Formula : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            return (TLanes.Subtract(target, prediction), TLanes.Create(-1f));
        }
    }
}
