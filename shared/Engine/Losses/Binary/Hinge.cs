using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of max(0, 1 - y·x) for targets y of -1 or 1. Gradient of the sum: -y where the margin is below 1, else 0.</summary>
/// <remarks>Source: Cortes and Vapnik, Support-Vector Networks, Machine Learning 20 (1995).</remarks>
public sealed class Hinge : ElementLoss
{
    /// <inheritdoc/>
    public override string Name => "hinge";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Margins;

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame)
    {
        Targets.CheckSigns(frame.Targets, Name);
        return Run(default(Formula), frame);
    }

    private readonly struct Formula : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var minusTarget = LaneFormulas.Negate<TLanes, TVector>(target);
            var loss = ResidualFormulas.Positive<TLanes, TVector>(TLanes.Fma(minusTarget, prediction, TLanes.Create(1f)));
            return (loss, LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.LessOrEqual(loss, TLanes.Create(0f)), minusTarget));
        }
    }
}
