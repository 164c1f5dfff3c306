using System.Runtime.CompilerServices;
using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of x where the target is 1, and of max(0, margin - x) where it is -1: x is a distance that shall be small for alike and
/// large for unlike pairs. Gradient of the sum: 1, or -1 up to the margin and at it.</summary>
/// <remarks>PyTorch's hinge_embedding_loss.</remarks>
public sealed class HingeEmbedding : ElementLoss
{
    private readonly float _margin;

    /// <summary>The loss with its constant.</summary>
    /// <param name="margin">Distance from which unlike pairs cost nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not finite.</exception>
    public HingeEmbedding(double margin = 1)
    {
        HyperParameter.CheckFinite(margin, "HingeEmbedding");
        _margin = (float)margin;
    }

    /// <inheritdoc/>
    public override string Name => "hinge_embedding";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Other;

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame)
    {
        Targets.CheckSigns(frame.Targets, Name);
        return Run(new Formula(_margin), frame);
    }

    private readonly struct Formula(float margin) : IElementFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var (zero, one) = (TLanes.Create(0f), TLanes.Create(1f));
            var gap = TLanes.Subtract(TLanes.Create(margin), prediction);
            var isAlike = TLanes.Same(target, one);
            var slope = LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.Less(gap, zero), TLanes.Create(-1f));
            var loss = TLanes.Select(isAlike, prediction, ResidualFormulas.Positive<TLanes, TVector>(gap));
            return (loss, TLanes.Select(isAlike, one, slope));
        }
    }
}
