using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Steps in the unit of the weights: s = ρ·s + (1 - ρ)·g²; d = √(a + ε) / √(s + ε)·g; a = ρ·a + (1 - ρ)·d²; w -= rate·d. Weight decay
/// is added to the gradient.</summary>
/// <remarks>Averages below 2^-100 become 0, as in <see cref="Adam"/>.
/// Source: Zeiler, ADADELTA: An Adaptive Learning Rate Method (2012), algorithm 1; PyTorch's torch.optim.Adadelta.</remarks>
public sealed class Adadelta : Optimizer
{
    private readonly double _rho;
    private readonly double _epsilon;

    /// <summary>AdaDelta.</summary>
    /// <param name="learningRate">Factor on the step, 0 or more.</param>
    /// <param name="rho">Share of the averages that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added under both roots, at least 1e-30.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Adadelta(double learningRate = 1, double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        CheckShare(rho, nameof(rho));
        CheckEpsilon(epsilon);
        _rho = rho;
        _epsilon = epsilon;
    }

    /// <inheritdoc/>
    public override string Name => "adadelta";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["square_avg", "acc_delta"];

    internal override ulong Update(in UpdatePart part) =>
        UpdateLoop.Run(new Rule(new Moments(0, _rho), (float)_epsilon, (float)-part.LearningRate), part, part.WeightDecay);

    private readonly struct Rule(Moments moments, float epsilon, float negativeRate) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            first = moments.Second<TLanes, TVector>(first, gradient);
            var numerator = TLanes.Sqrt(TLanes.Add(second, TLanes.Create(epsilon)));
            var denominator = TLanes.Sqrt(TLanes.Add(first, TLanes.Create(epsilon)));
            var step = TLanes.Multiply(TLanes.Divide(numerator, denominator), gradient);
            second = moments.Second<TLanes, TVector>(second, step);
            return TLanes.Fma(TLanes.Create(negativeRate), step, weight);
        }
    }
}
