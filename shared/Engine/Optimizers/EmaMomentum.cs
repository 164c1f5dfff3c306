using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Gradient descent along the moving average of gradients: v = β·v + (1 - β)·g, from v = 0; w -= rate·v, or with bias correction
/// w -= rate·v / (1 - βᵗ). With Nesterov's variant the weights are those of the point ahead, where the gradient is taken:
/// the plain weights minus rate·β·v. They move by w -= rate·((1 + β)·v - β·v_before), which is exact while the rate is constant.</summary>
/// <remarks>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 8.3.2 and 8.3.3; the correction is that of Kingma and
/// Ba, Adam (ICLR 2015), section 3.</remarks>
public sealed class EmaMomentum : Optimizer
{
    private readonly bool _biasCorrection;
    private readonly bool _nesterov;

    /// <summary>Momentum as a moving average.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta">Share of the average that is kept, in [0, 1).</param>
    /// <param name="biasCorrection">Whether the first averages are scaled up for having begun at 0; not with Nesterov's variant.</param>
    /// <param name="nesterov">Whether the gradient counts as taken at the point ahead.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public EmaMomentum(double learningRate, double beta = 0.9, bool biasCorrection = false, bool nesterov = false, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(beta, nameof(beta));
        Check(!(biasCorrection && nesterov), nameof(nesterov), "no bias correction for Nesterov's variant", 1);
        MomentumFactor = beta;
        _biasCorrection = biasCorrection;
        _nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => _nesterov ? "ema_nesterov" : "ema_momentum";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["v"];

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    internal override ulong Update(in UpdatePart part)
    {
        var correction = _biasCorrection ? 1 - DoubleFunctions.IntegerPower(MomentumFactor, part.State.Updates) : 1;
        var rule = new Rule((float)MomentumFactor, (float)(1 - MomentumFactor), (float)(-part.LearningRate / correction), _nesterov);
        return UpdateLoop.Run(rule, part, part.WeightDecay);
    }

    private readonly struct Rule(float beta, float share, float negativeRate, bool nesterov) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var before = first;
            first = TLanes.Fma(TLanes.Create(beta), before, TLanes.Multiply(TLanes.Create(share), gradient));
            var direction = nesterov ? TLanes.Fma(TLanes.Create(beta), TLanes.Subtract(first, before), first) : first;
            return TLanes.Fma(TLanes.Create(negativeRate), direction, weight);
        }
    }
}
