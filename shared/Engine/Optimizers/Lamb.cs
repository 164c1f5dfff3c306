using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Adam with a rate of its own for each layer, for large batches: d = m̂ / (√v̂ + ε) + decay·w; ratio = min(‖w‖, bound) / ‖d‖, or 1
/// where one of them is 0; w -= rate·ratio·d. A layer is one parameter tensor.</summary>
/// <remarks>Source: You, Li, Reddi, Hseu, Kumar, Bhojanapalli, Song, Demmel, Keutzer and Hsieh, Large Batch Optimization for Deep
/// Learning: Training BERT in 76 Minutes (ICLR 2020), algorithm 2.</remarks>
public sealed class Lamb : Optimizer
{
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly double _largestWeightNorm;

    /// <summary>LAMB.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta1">Share of the first moment that is kept, in [0, 1).</param>
    /// <param name="beta2">Share of the second moment that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, at least 1e-30.</param>
    /// <param name="weightDecay">Factor of the weights in the direction, 0 or more.</param>
    /// <param name="largestWeightNorm">Largest length of a layer that counts, above 0; by default there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Lamb(
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-6,
        double weightDecay = 0.01,
        double largestWeightNorm = double.PositiveInfinity)
        : base(learningRate, weightDecay)
    {
        CheckShare(beta1, nameof(beta1));
        CheckShare(beta2, nameof(beta2));
        CheckEpsilon(epsilon);
        Check(largestWeightNorm > 0, nameof(largestWeightNorm), "a length above 0", largestWeightNorm);
        MomentumFactor = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _largestWeightNorm = largestWeightNorm;
    }

    /// <inheritdoc/>
    public override string Name => "lamb";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    public override bool HasMomentum => true;

    internal override LayerNorms Norms => LayerNorms.Weights | LayerNorms.Direction;

    internal override double TrustRatio(double weightNorm, double otherNorm, double weightDecay) =>
        weightNorm > 0 && otherNorm > 0 ? Math.Min(weightNorm, _largestWeightNorm) / otherNorm : 1;

    internal override double Prepare(in UpdatePart part) =>
        DirectionLoop.Run(new MomentRule(new Moments(MomentumFactor, _beta2), DirectionOf(part)), part);

    internal override ulong Update(in UpdatePart part) =>
        UpdateLoop.Run(new StepRule(DirectionOf(part), (float)(-part.LearningRate * part.TrustRatio)), part, decay: 0);

    private Direction DirectionOf(in UpdatePart part)
    {
        var correction1 = 1 - DoubleFunctions.IntegerPower(MomentumFactor, part.State.Updates);
        var correction2 = 1 - DoubleFunctions.IntegerPower(_beta2, part.State.Updates);
        return new((float)(1 / correction1), (float)(1 / Math.Sqrt(correction2)), (float)_epsilon, (float)part.WeightDecay);
    }

    private readonly struct Direction(float firstScale, float rootScale, float epsilon, float decay)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TLanes, TVector>(TVector weight, TVector first, TVector second)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var root = TLanes.Fma(TLanes.Sqrt(second), TLanes.Create(rootScale), TLanes.Create(epsilon));
            var corrected = TLanes.Multiply(TLanes.Create(firstScale), first);
            return TLanes.Fma(TLanes.Create(decay), weight, TLanes.Divide(corrected, root));
        }
    }

    private readonly struct MomentRule(Moments moments, Direction direction) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            first = moments.First<TLanes, TVector>(first, gradient);
            second = moments.Second<TLanes, TVector>(second, gradient);
            return direction.Of<TLanes, TVector>(weight, first, second);
        }
    }

    private readonly struct StepRule(Direction direction, float negativeRate) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct =>
            TLanes.Fma(TLanes.Create(negativeRate), direction.Of<TLanes, TVector>(weight, first, second), weight);
    }
}
