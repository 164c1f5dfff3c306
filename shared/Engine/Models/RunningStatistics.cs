using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Mean and variance per channel that a normalisation gathers while training and uses afterwards. They lie among the parameters,
/// so that they are stored and sent like weights, and no optimizer touches them.</summary>
/// <remarks>What an operation writes as "gradients": values seen per channel in <see cref="Count"/>'s place, their mean in
/// <see cref="Mean"/>'s, their sum of squared deviations in <see cref="Variance"/>'s. Micro-batches are merged in the reduction
/// tree by Chan's formula, and the root moves the averages once a step.
/// Source: Ioffe and Szegedy, Batch Normalization (ICML 2015), algorithm 2; Chan, Golub and LeVeque, Updating Formulae and a Pairwise
/// Algorithm for Computing Sample Variances (1979), equation 2.1.</remarks>
public sealed class RunningStatistics
{
    /// <summary>Statistics of mean 0 and variance 1.</summary>
    /// <param name="channels">Number of channels, at least 1.</param>
    /// <param name="momentum">Share of the newest value in the average, in (0, 1]; null averages all steps alike.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public RunningStatistics(int channels, double? momentum = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (momentum is not (null or (> 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum), momentum, $"RunningStatistics needs a momentum in (0, 1], or none, got {momentum}; PyTorch's is 0.1.");
        }

        Momentum = momentum;
        Mean = new Parameter(new Shape(channels), ConstantInitializer.Zeros, this);
        Variance = new Parameter(new Shape(channels), ConstantInitializer.Ones, this);
        Count = new Parameter(Shape.Scalar, ConstantInitializer.Zeros, this);
    }

    /// <summary>Share of the newest value in the average; null averages all steps alike.</summary>
    public double? Momentum { get; }

    /// <summary>Running mean, [channels]; PyTorch's running_mean.</summary>
    public Parameter Mean { get; }

    /// <summary>Running variance with the divisor n - 1, [channels]; PyTorch's running_var.</summary>
    public Parameter Variance { get; }

    /// <summary>Steps seen, []; PyTorch's num_batches_tracked.</summary>
    public Parameter Count { get; }

    /// <summary>Merges what two branches of the reduction tree saw, by Chan's formula; the target stands left.</summary>
    internal static void Merge(
        Span<float> means,
        Span<float> squares,
        ref float count,
        ReadOnlySpan<float> addedMeans,
        ReadOnlySpan<float> addedSquares,
        float addedCount)
    {
        var (left, right) = ((double)count, (double)addedCount);
        var total = left + right;
        if (right == 0)
        {
            return;
        }

        for (var channel = 0; channel < means.Length; channel++)
        {
            var difference = (double)addedMeans[channel] - means[channel];
            means[channel] = (float)(means[channel] + (difference * right / total));
            squares[channel] = (float)((double)squares[channel] + addedSquares[channel] + (difference * difference * left * right / total));
        }

        count = (float)total;
    }
}
