using Cluster.Engine.Optimizers;

namespace CustomModel;

/// <summary>Steps of one size against the sign of a running direction: c = β₁·m + (1 - β₁)·g; w -= rate·(sign(c) + decay·w);
/// m = β₂·m + (1 - β₂)·g.</summary>
/// <remarks>Source: Chen et al., Symbolic Discovery of Optimization Algorithms (NeurIPS 2023).</remarks>
public sealed class Lion : CustomOptimizer
{
    private readonly float _beta1;
    private readonly float _beta2;

    /// <summary>The optimizer; in a job file <c>{type: lion, learning_rate: 0.0003}</c>.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="beta1">Share of the past direction in a step, in [0, 1).</param>
    /// <param name="beta2">Share of the past direction that is kept, in [0, 1).</param>
    /// <param name="weightDecay">Share of the weights that is taken off them, times the rate; 0 or more.</param>
    public Lion(double learningRate, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(beta1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta1, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(beta2);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta2, 1);
        (_beta1, _beta2) = ((float)beta1, (float)beta2);
    }

    /// <inheritdoc/>
    public override string Name => "lion";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg"];

    /// <inheritdoc/>
    protected override void Update(in UpdateFrame frame)
    {
        var weights = frame.Weights;
        var gradient = frame.Gradient;
        var direction = frame.State(0);
        var (rate, decay) = ((float)frame.LearningRate, (float)frame.WeightDecay);
        for (var index = 0; index < weights.Length; index++)
        {
            var mixed = (_beta1 * direction[index]) + ((1 - _beta1) * gradient[index]);
            weights[index] -= rate * (Math.Sign(mixed) + (decay * weights[index]));
            direction[index] = (_beta2 * direction[index]) + ((1 - _beta2) * gradient[index]);
        }
    }
}
