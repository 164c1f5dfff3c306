using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Momentum with a rate of its own for each layer, for large batches: ratio = trust·‖w‖ / (‖g‖ + decay·‖w‖ + ε), or 1 where ‖w‖ or ‖g‖
/// is 0; v = momentum·v + rate·ratio·(g + decay·w); w -= v. A layer is one parameter tensor.</summary>
/// <remarks>Source: You, Gitman and Ginsburg, Large Batch Training of Convolutional Networks (2017), algorithm 1.</remarks>
public sealed class Lars : Optimizer
{
    private readonly double _trust;
    private readonly double _epsilon;

    /// <summary>LARS.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="momentum">Share of the direction that is kept, 0 or more.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <param name="trust">Share of a layer's length that a step of rate 1 may change, above 0.</param>
    /// <param name="epsilon">Added to the denominator of the ratio, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Lars(double learningRate, double momentum = 0.9, double weightDecay = 0, double trust = 1e-3, double epsilon = 0)
        : base(learningRate, weightDecay)
    {
        Check(momentum >= 0 && double.IsFinite(momentum), nameof(momentum), "a finite momentum of 0 or more", momentum);
        Check(trust > 0 && double.IsFinite(trust), nameof(trust), "a finite trust above 0", trust);
        Check(epsilon >= 0 && double.IsFinite(epsilon), nameof(epsilon), "a finite number of 0 or more", epsilon);
        MomentumFactor = momentum;
        _trust = trust;
        _epsilon = epsilon;
    }

    /// <inheritdoc/>
    public override string Name => "lars";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["momentum_buffer"];

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    internal override LayerNorms Norms => LayerNorms.Weights | LayerNorms.Gradient;

    internal override double TrustRatio(double weightNorm, double otherNorm, double weightDecay) =>
        weightNorm > 0 && otherNorm > 0 ? _trust * weightNorm / (otherNorm + (weightDecay * weightNorm) + _epsilon) : 1;

    internal override ulong Update(in UpdatePart part) =>
        UpdateLoop.Run(new Rule((float)MomentumFactor, (float)(part.LearningRate * part.TrustRatio)), part, part.WeightDecay);

    private readonly struct Rule(float momentum, float rate) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            first = TLanes.Fma(TLanes.Create(rate), gradient, TLanes.Multiply(TLanes.Create(momentum), first));
            return TLanes.Subtract(weight, first);
        }
    }
}
