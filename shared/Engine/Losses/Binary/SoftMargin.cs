using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of log(1 + exp(-y·x)) for targets y of -1 or 1, without overflow. Gradient of the sum: -y / (1 + exp(y·x)).</summary>
/// <remarks>PyTorch's soft_margin_loss.</remarks>
public sealed class SoftMargin : ElementLoss
{
    /// <inheritdoc/>
    public override string Name => "soft_margin";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Logits;

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
            var z = TLanes.Multiply(minusTarget, prediction);
            var slope = TLanes.Multiply(minusTarget, Transcendental.Sigmoid<TLanes, TVector>(z));
            return (NearZero.Softplus<TLanes, TVector>(z), slope);
        }
    }
}
