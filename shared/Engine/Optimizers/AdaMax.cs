using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Adam with the maximum norm: m = β₁·m + (1 - β₁)·g; u = max(β₂·u, |g| + ε); w -= rate / (1 - β₁ᵗ)·m / u. Weight decay is added
/// to the gradient.</summary>
/// <remarks>Source: Kingma and Ba, Adam (ICLR 2015), algorithm 2; ε as in PyTorch's torch.optim.Adamax.</remarks>
public sealed class AdaMax : Optimizer
{
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>AdaMax.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta1">Share of the first moment that is kept, in [0, 1).</param>
    /// <param name="beta2">Share of the norm that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to the magnitude of the gradient, at least 1e-30.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public AdaMax(double learningRate = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
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
    public override string Name => "adamax";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg", "exp_inf"];

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    internal override ulong Update(in UpdatePart part)
    {
        var correction = 1 - DoubleFunctions.IntegerPower(MomentumFactor, part.State.Updates);
        var rule = new Rule(
            new Moments(MomentumFactor, _beta2), (float)_beta2, (float)_epsilon, (float)(-part.LearningRate / correction));
        return UpdateLoop.Run(rule, part, part.WeightDecay);
    }

    private readonly struct Rule(Moments moments, float beta2, float epsilon, float negativeRate) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            first = moments.First<TLanes, TVector>(first, gradient);
            var magnitude = TLanes.Add(TLanes.AndNot(gradient, TLanes.CreateBits(int.MinValue)), TLanes.Create(epsilon));
            var kept = TLanes.Multiply(TLanes.Create(beta2), second);
            second = TLanes.Select(TLanes.Less(magnitude, kept), kept, magnitude);
            return TLanes.Fma(TLanes.Create(negativeRate), TLanes.Divide(first, second), weight);
        }
    }
}
