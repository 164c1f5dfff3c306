using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Adam with Nesterov's momentum. With μₜ = β₁·(1 - ½·0.96^(t·ψ)) and Πₜ = μ₁·…·μₜ:
/// w -= rate·((1 - μₜ) / (1 - Πₜ)·g + μₜ₊₁ / (1 - Πₜ₊₁)·m) / (√v̂ + ε). Weight decay is added to the gradient.</summary>
/// <remarks>Source: Dozat, Incorporating Nesterov Momentum into Adam (ICLR 2016 workshop); PyTorch's torch.optim.NAdam.</remarks>
public sealed class NAdam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly double _momentumDecay;
    private readonly bool _squaredMomentum;

    /// <summary>NAdam.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta1">Share of the first moment that is kept, in [0, 1).</param>
    /// <param name="beta2">Share of the second moment that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, at least 1e-30.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <param name="momentumDecay">ψ, 0 or more.</param>
    /// <param name="squaredMomentum">Whether Πₜ₊₁ holds μₜ twice, as PyTorch 1.10 to 1.13 had it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public NAdam(
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentumDecay = 4e-3,
        bool squaredMomentum = false)
        : base(learningRate, weightDecay)
    {
        CheckShare(beta1, nameof(beta1));
        CheckShare(beta2, nameof(beta2));
        CheckEpsilon(epsilon);
        Check(momentumDecay >= 0 && double.IsFinite(momentumDecay), nameof(momentumDecay), "a finite decay of 0 or more", momentumDecay);
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _momentumDecay = momentumDecay;
        _squaredMomentum = squaredMomentum;
    }

    /// <inheritdoc/>
    public override string Name => "nadam";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg", "exp_avg_sq"];

    internal override void Begin(OptimizerState state)
    {
        if (state.ProductStep > state.Updates)
        {
            (state.Product, state.ProductStep) = (1, 0);
        }

        // One factor a step; all of them once after a checkpoint was restored.
        while (state.ProductStep < state.Updates)
        {
            state.ProductStep++;
            state.Product *= MomentumAt(state.ProductStep);
        }
    }

    internal override ulong Update(in UpdatePart part)
    {
        var step = part.State.Updates;
        var (momentum, next) = (MomentumAt(step), MomentumAt(step + 1));
        var product = part.State.Product;
        var nextProduct = product * next * (_squaredMomentum ? momentum : 1);
        var rule = new Rule(
            new Moments(_beta1, _beta2),
            (float)(1 / Math.Sqrt(1 - DoubleFunctions.IntegerPower(_beta2, step))),
            (float)_epsilon,
            (float)(-part.LearningRate * (1 - momentum) / (1 - product)),
            (float)(-part.LearningRate * next / (1 - nextProduct)));
        return UpdateLoop.Run(rule, part, part.WeightDecay);
    }

    private double MomentumAt(long step) => _beta1 * (1 - (0.5 * DoubleFunctions.Pow(0.96, step * _momentumDecay)));

    private readonly struct Rule(Moments moments, float rootScale, float epsilon, float gradientRate, float momentRate) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            first = moments.First<TLanes, TVector>(first, gradient);
            second = moments.Second<TLanes, TVector>(second, gradient);
            var root = TLanes.Fma(TLanes.Sqrt(second), TLanes.Create(rootScale), TLanes.Create(epsilon));
            var direction = TLanes.Fma(
                TLanes.Create(gradientRate), gradient, TLanes.Multiply(TLanes.Create(momentRate), first));
            return TLanes.Add(weight, TLanes.Divide(direction, root));
        }
    }
}
