namespace Cluster.Engine.Optimizers;

/// <summary>Adam with decoupled weight decay: w = (1 - rate·decay)·w, then Adam's step with the gradient alone. With independent decay
/// w = (1 - decay)·w, so that a schedule of the rate leaves the decay as it is.</summary>
/// <remarks>Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization (ICLR 2019), algorithm 2, where the decay is independent;
/// PyTorch's torch.optim.AdamW multiplies it by the rate.</remarks>
public sealed class AdamW : AdamFamily
{
    private readonly bool _independentDecay;

    /// <summary>AdamW.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta1">Share of the first moment that is kept, in [0, 1).</param>
    /// <param name="beta2">Share of the second moment that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, at least 1e-30.</param>
    /// <param name="weightDecay">Share of the weights that is taken off in a step, times the rate unless independent; 0 or more.</param>
    /// <param name="amsGrad">Which second moment divides.</param>
    /// <param name="independentDecay">Whether the decay is not multiplied by the rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public AdamW(
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0.01,
        AmsGrad amsGrad = AmsGrad.Off,
        bool independentDecay = false)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, amsGrad, biasCorrection: true, epsilonHat: false) =>
        _independentDecay = independentDecay;

    /// <inheritdoc/>
    public override string Name => "adamw";

    internal override ulong Update(in UpdatePart part) =>
        Run(part, coupledDecay: 0, keep: 1 - (_independentDecay ? part.WeightDecay : part.LearningRate * part.WeightDecay));
}
