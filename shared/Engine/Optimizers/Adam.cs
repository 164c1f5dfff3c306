namespace Cluster.Engine.Optimizers;

/// <summary>Adaptive moments: m = β₁·m + (1 - β₁)·g; v = β₂·v + (1 - β₂)·g²; w -= rate·m̂ / (√v̂ + ε), where m̂ = m / (1 - β₁ᵗ) and
/// v̂ = v / (1 - β₂ᵗ). Weight decay is added to the gradient.</summary>
/// <remarks>|m| and v below 2^-100 become 0: decaying moments would stick among the subnormal numbers, which slow every later step.
/// Source: Kingma and Ba, Adam: A Method for Stochastic Optimization (ICLR 2015), algorithm 1; PyTorch's torch.optim.Adam.</remarks>
public sealed class Adam : AdamFamily
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta1">Share of the first moment that is kept, in [0, 1).</param>
    /// <param name="beta2">Share of the second moment that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, at least 1e-30: weights without gradient would be divided by 0.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <param name="amsGrad">Which second moment divides.</param>
    /// <param name="biasCorrection">Whether the moments are scaled up for having begun at 0; without, m̂ = m and v̂ = v.</param>
    /// <param name="epsilonHat">Whether ε is added to √v before the correction, as in TensorFlow and section 2 of the paper:
    /// w -= rate·√(1 - β₂ᵗ) / (1 - β₁ᵗ)·m / (√v + ε).</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public Adam(
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        AmsGrad amsGrad = AmsGrad.Off,
        bool biasCorrection = true,
        bool epsilonHat = false)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, amsGrad, biasCorrection, epsilonHat)
    {
    }

    /// <inheritdoc/>
    public override string Name => "adam";

    internal override ulong Update(in UpdatePart part) => Run(part, part.WeightDecay, keep: 1);
}
