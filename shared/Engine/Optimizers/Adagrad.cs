using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Steps that shrink with the gradients seen so far: s += g²; w -= rate / (1 + (t - 1)·rateDecay)·g / (√s + ε), or with ε inside
/// the root g / √(s + ε). Weight decay is added to the gradient.</summary>
/// <remarks>Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization (JMLR 12, 2011);
/// PyTorch's torch.optim.Adagrad.</remarks>
public sealed class Adagrad : Optimizer
{
    private readonly double _rateDecay;
    private readonly double _initialSum;
    private readonly double _epsilon;
    private readonly bool _epsilonInside;

    /// <summary>AdaGrad.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="learningRateDecay">How fast the rate falls with the steps, 0 or more.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <param name="initialAccumulator">What the sums of squares begin with, 0 or more.</param>
    /// <param name="epsilon">Keeps the division finite, at least 1e-30.</param>
    /// <param name="epsilonInside">Whether ε is added under the root.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Adagrad(
        double learningRate = 0.01,
        double learningRateDecay = 0,
        double weightDecay = 0,
        double initialAccumulator = 0,
        double epsilon = 1e-10,
        bool epsilonInside = false)
        : base(learningRate, weightDecay)
    {
        Check(
            learningRateDecay >= 0 && double.IsFinite(learningRateDecay),
            nameof(learningRateDecay),
            "a finite decay of 0 or more",
            learningRateDecay);
        Check(
            initialAccumulator >= 0 && double.IsFinite(initialAccumulator),
            nameof(initialAccumulator),
            "a finite sum of 0 or more",
            initialAccumulator);
        CheckEpsilon(epsilon);
        _rateDecay = learningRateDecay;
        _initialSum = initialAccumulator;
        _epsilon = epsilon;
        _epsilonInside = epsilonInside;
    }

    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["sum"];

    internal override ulong Update(in UpdatePart part)
    {
        // State begins at zero, so the first step brings the initial sum along.
        var step = part.State.Updates;
        var initial = step == 1 ? (float)_initialSum : 0f;
        var rate = part.LearningRate / (1 + ((step - 1) * _rateDecay));
        return UpdateLoop.Run(new Rule(initial, new RootDivision(_epsilon, _epsilonInside), (float)-rate), part, part.WeightDecay);
    }

    private readonly struct Rule(float initial, RootDivision division, float negativeRate) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            first = TLanes.Fma(gradient, gradient, TLanes.Add(first, TLanes.Create(initial)));
            return TLanes.Fma(TLanes.Create(negativeRate), division.Divide<TLanes, TVector>(gradient, first), weight);
        }
    }
}
