using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Adaptive moments: m = β₁·m + (1 - β₁)·g; v = β₂·v + (1 - β₂)·g²; w -= rate·m̂ / (√v̂ + ε), where m̂ = m / (1 - β₁ᵗ) and
/// v̂ = v / (1 - β₂ᵗ). Weight decay is added to the gradient.</summary>
/// <remarks>|m| and v below 2^-100 become 0: decaying moments would stick among the subnormal numbers, which slow every later step.
/// Source: Kingma and Ba, Adam: A Method for Stochastic Optimization (ICLR 2015), algorithm 1; PyTorch's torch.optim.Adam.</remarks>
public sealed class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>Adam.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta1">Share of the first moment that is kept, in [0, 1).</param>
    /// <param name="beta2">Share of the second moment that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, at least 1e-30: weights without gradient would be divided by 0.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Adam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Check(beta1 is >= 0 and < 1, nameof(beta1), "a number in [0, 1)", beta1);
        Check(beta2 is >= 0 and < 1, nameof(beta2), "a number in [0, 1)", beta2);
        Check(epsilon >= 1e-30 && double.IsFinite(epsilon), nameof(epsilon), "a finite number of at least 1e-30", epsilon);
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
    }

    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg", "exp_avg_sq"];

    private protected override unsafe void Update(
        float* weights, float* gradientSums, float gradientScale, OptimizerState state, int offset, int length)
    {
        ArgumentNullException.ThrowIfNull(state);
        var correction1 = 1 - IntegerPower.Of(_beta1, state.Step);
        var correction2 = 1 - IntegerPower.Of(_beta2, state.Step);
        var rule = new Rule(
            gradientScale,
            (float)WeightDecay,
            (float)_beta1,
            (float)(1 - _beta1),
            (float)_beta2,
            (float)(1 - _beta2),
            (float)(1 / Math.Sqrt(correction2)),
            (float)_epsilon,
            (float)(-LearningRate / correction1));
        UpdateLoop.Run(rule, weights, gradientSums, state, offset, length);
    }

    private readonly struct Rule(
        float scale, float decay, float beta1, float share1, float beta2, float share2, float rootScale, float epsilon, float negativeRate)
        : IUpdateRule
    {
        // 2^-100
        private const float Smallest = 7.88860905e-31f;

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradientSum, ref TVector first, ref TVector second)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var gradient = TLanes.Fma(TLanes.Create(decay), weight, TLanes.Multiply(TLanes.Create(scale), gradientSum));
            first = Flush<TLanes, TVector>(
                TLanes.Fma(TLanes.Create(share1), gradient, TLanes.Multiply(TLanes.Create(beta1), first)));
            var share = TLanes.Multiply(TLanes.Create(share2), gradient);
            second = Flush<TLanes, TVector>(TLanes.Fma(share, gradient, TLanes.Multiply(TLanes.Create(beta2), second)));
            var root = TLanes.Fma(TLanes.Sqrt(second), TLanes.Create(rootScale), TLanes.Create(epsilon));
            return TLanes.Fma(TLanes.Create(negativeRate), TLanes.Divide(first, root), weight);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Flush<TLanes, TVector>(TVector moment)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var magnitude = TLanes.AndNot(moment, TLanes.CreateBits(int.MinValue));
            return TLanes.Select(TLanes.Less(magnitude, TLanes.Create(Smallest)), TLanes.Create(0f), moment);
        }
    }
}
