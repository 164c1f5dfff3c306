using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Steps that look at the gradient's sign alone, for whole batches: each weight's step size grows by η⁺ while the sign stays, and
/// shrinks by η⁻ when it turns; then that step is left out and counts as no sign. w -= sign(g)·size. Weight decay is added
/// to the gradient. The rate is the first size alone.</summary>
/// <remarks>Source: Igel and Hüsken, Improving the Rprop Learning Algorithm (NC 2000), iRprop⁻; PyTorch's torch.optim.Rprop.</remarks>
public sealed class Rprop : Optimizer
{
    private readonly double _shrink;
    private readonly double _grow;
    private readonly double _smallest;
    private readonly double _largest;

    /// <summary>Resilient propagation.</summary>
    /// <param name="learningRate">First step size, 0 or more.</param>
    /// <param name="shrink">η⁻, in (0, 1).</param>
    /// <param name="grow">η⁺, above 1.</param>
    /// <param name="smallestStep">Smallest step size, 0 or more.</param>
    /// <param name="largestStep">Largest step size, not below the smallest.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Rprop(
        double learningRate = 0.01,
        double shrink = 0.5,
        double grow = 1.2,
        double smallestStep = 1e-6,
        double largestStep = 50,
        double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Check(shrink is > 0 and < 1, nameof(shrink), "a factor in (0, 1)", shrink);
        Check(grow > 1 && double.IsFinite(grow), nameof(grow), "a finite factor above 1", grow);
        Check(smallestStep >= 0, nameof(smallestStep), "a size of 0 or more", smallestStep);
        Check(largestStep >= smallestStep && double.IsFinite(largestStep), nameof(largestStep), "a finite size, the larger one", largestStep);
        _shrink = shrink;
        _grow = grow;
        _smallest = smallestStep;
        _largest = largestStep;
    }

    /// <inheritdoc/>
    public override string Name => "rprop";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["prev", "step_size"];

    internal override ulong Update(in UpdatePart part)
    {
        // State begins at zero, so the first step brings the first sizes along.
        var initial = part.State.Updates == 1 ? (float)part.LearningRate : 0f;
        return UpdateLoop.Run(
            new Rule(initial, (float)_shrink, (float)_grow, (float)_smallest, (float)_largest), part, part.WeightDecay);
    }

    private readonly struct Rule(float initial, float shrink, float grow, float smallest, float largest) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var (zero, one) = (TLanes.Create(0f), TLanes.Create(1f));
            var signBit = TLanes.CreateBits(int.MinValue);

            // Signs instead of a product: that of two tiny numbers would be 0.
            var sign = TLanes.Select(TLanes.Same(gradient, zero), zero, TLanes.Or(TLanes.And(gradient, signBit), one));
            var before = TLanes.Select(TLanes.Same(first, zero), zero, TLanes.Or(TLanes.And(first, signBit), one));
            var agreement = TLanes.Multiply(sign, before);
            var turned = TLanes.Less(agreement, zero);
            var factor = TLanes.Select(turned, TLanes.Create(shrink), TLanes.Select(TLanes.Less(zero, agreement), TLanes.Create(grow), one));

            var size = TLanes.Multiply(TLanes.Add(second, TLanes.Create(initial)), factor);
            size = TLanes.Select(TLanes.Less(size, TLanes.Create(smallest)), TLanes.Create(smallest), size);
            second = TLanes.Select(TLanes.Less(TLanes.Create(largest), size), TLanes.Create(largest), size);
            first = TLanes.Select(turned, zero, gradient);
            return TLanes.Subtract(weight, TLanes.Multiply(TLanes.Select(turned, zero, sign), second));
        }
    }
}
