using Cluster.Engine.Losses;

namespace Cluster.Engine.Optimizers;

/// <summary>An optimizer of one's own, written in terms of spans. Derive from it, say in <see cref="Optimizer.StateNames"/> what is
/// remembered per weight, and turn gradients into new weights in <see cref="Update(in UpdateFrame)"/>.</summary>
/// <remarks>The arena is cut into stretches that threads update in any order, so a weight's new value may follow from that weight, its
/// gradient and its state alone, never from its neighbours, from a clock or from what an earlier call left in the object. Equal runs
/// keep their equal bits where the arithmetic is plain: +, -, ·, /, square roots and <see cref="Numerics.DoubleFunctions"/>, but no
/// other function of <see cref="Math"/> or <see cref="MathF"/>, whose last bits differ from machine to machine.</remarks>
public abstract class CustomOptimizer : Optimizer
{
    /// <summary>An optimizer with what all of them have.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="weightDecay">Factor of the weights, 0 or more; the rule says what it does with it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    protected CustomOptimizer(double learningRate, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => [];

    internal sealed override unsafe ulong Update(in UpdatePart part)
    {
        using var gradient = new Rented<float>(part.Length);
        DirectionLoop.WriteGradient(part, gradient.Span);
        var weights = new Span<float>(part.Weights + part.Offset, part.Length);
        Update(new UpdateFrame(part, weights, gradient.Span));
        return PositionDigest.Of(weights, part.Offset);
    }

    /// <summary>Makes one step over a stretch of weights, in place.</summary>
    /// <param name="frame">Weights, gradients, state and the settings of this step.</param>
    protected abstract void Update(in UpdateFrame frame);
}
