using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>√(mean of (prediction - target)² + ε) over the global batch.</summary>
/// <remarks>A micro-batch yields its sum of squares S and the gradient of S; at the root, N elements make √(S/N + ε) of it, with the factor
/// 1/(2·N·√(S/N + ε)) for the gradients. Where the root is 0 the gradient is 0.</remarks>
public sealed class RootMeanSquaredError : Loss
{
    private readonly MeanSquaredError _squares = new();
    private readonly double _epsilon;

    /// <summary>The loss with its constant.</summary>
    /// <param name="epsilon">Added under the root, so that it has a slope at 0; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The constant is negative or not finite.</exception>
    public RootMeanSquaredError(double epsilon = 0)
    {
        HyperParameter.CheckNotNegative(epsilon, "RootMeanSquaredError");
        _epsilon = epsilon;
    }

    /// <inheritdoc/>
    public override string Name => "root_mean_squared_error";

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override LossCombination Combination => LossCombination.FunctionOfSum;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions) => _squares.TargetCount(predictions);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame) => _squares.Evaluate(frame);

    /// <inheritdoc/>
    public override LossRoot Root(in BatchSums sums, Reduction reduction = Reduction.Mean)
    {
        if (reduction != Reduction.Mean)
        {
            throw new ArgumentOutOfRangeException(
                nameof(reduction), reduction, $"{Name} needs the mean at the root, got {reduction}; it is a function of the mean alone.");
        }

        var mean = base.Root(sums);
        var root = Math.Sqrt(mean.Loss + _epsilon);
        return new LossRoot(root, root > 0 ? 0.5 * mean.GradientScale / root : 0);
    }
}
