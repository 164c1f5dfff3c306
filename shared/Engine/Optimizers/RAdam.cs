using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Adam that waits for its second moment to settle. With ρ∞ = 2 / (1 - β₂) - 1 and ρₜ = ρ∞ - 2t·β₂ᵗ / (1 - β₂ᵗ): while ρₜ ≤ 5,
/// w -= rate·m̂; from then on w -= rate·r·m̂·√(1 - β₂ᵗ) / (√v + ε) with r² = (ρₜ - 4)(ρₜ - 2)ρ∞ / ((ρ∞ - 4)(ρ∞ - 2)ρₜ). Weight decay is
/// added to the gradient.</summary>
/// <remarks>Source: Liu, Jiang, He, Chen, Liu, Gao and Han, On the Variance of the Adaptive Learning Rate and Beyond (ICLR 2020),
/// algorithm 2; PyTorch's torch.optim.RAdam.</remarks>
public sealed class RAdam : Optimizer
{
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>RAdam.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta1">Share of the first moment that is kept, in [0, 1).</param>
    /// <param name="beta2">Share of the second moment that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, at least 1e-30.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public RAdam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(beta1, nameof(beta1));
        CheckShare(beta2, nameof(beta2));
        CheckEpsilon(epsilon);
        MomentumFactor = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
    }

    /// <inheritdoc/>
    public override string Name => "radam";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    internal override ulong Update(in UpdatePart part)
    {
        var step = part.State.Updates;
        var power = DoubleFunctions.IntegerPower(_beta2, step);
        var longest = (2 / (1 - _beta2)) - 1;
        var length = longest - (2 * step * power / (1 - power));
        var rate = part.LearningRate / (1 - DoubleFunctions.IntegerPower(MomentumFactor, step));
        var rectified = length > 5;
        if (rectified)
        {
            var rectification = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length);
            rate *= Math.Sqrt(rectification) * Math.Sqrt(1 - power);
        }

        return UpdateLoop.Run(new Rule(new Moments(MomentumFactor, _beta2), (float)_epsilon, (float)-rate, rectified), part, part.WeightDecay);
    }

    private readonly struct Rule(Moments moments, float epsilon, float negativeRate, bool rectified) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            first = moments.First<TLanes, TVector>(first, gradient);
            second = moments.Second<TLanes, TVector>(second, gradient);
            var direction = rectified ? TLanes.Divide(first, TLanes.Add(TLanes.Sqrt(second), TLanes.Create(epsilon))) : first;
            return TLanes.Fma(TLanes.Create(negativeRate), direction, weight);
        }
    }
}
