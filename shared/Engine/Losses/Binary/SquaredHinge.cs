using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of max(0, 1 - y·x)² for targets y of -1 or 1. Gradient of the sum: -2·y·max(0, 1 - y·x).</summary>
public sealed class SquaredHinge : ElementLoss
{
    /// <inheritdoc/>
    public override string Name => "squared_hinge";

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
            var shortfall = ResidualFormulas.Positive<TLanes, TVector>(TLanes.Fma(minusTarget, prediction, TLanes.Create(1f)));
            var slope = TLanes.Multiply(TLanes.Multiply(TLanes.Create(2f), minusTarget), shortfall);
            return (TLanes.Multiply(shortfall, shortfall), slope);
        }
    }
}
