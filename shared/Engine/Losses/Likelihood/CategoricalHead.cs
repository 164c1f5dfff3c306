using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>What a model trained by cross-entropy predicts: the softmax of its logits [batch, ..., classes] as parameters, the likeliest
/// class, the first one in a tie, as mode. Classes have no mean.</summary>
public sealed class CategoricalHead : ILikelihoodHead
{
    /// <inheritdoc/>
    public Shape EstimateShape(Shape predictions, Estimate estimate)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Rank < 2 || predictions[-1] == 0)
        {
            throw new ShapeException(
                $"CategoricalHead needs predictions of [batch, ..., classes], got {predictions}; give one logit per class.");
        }

        return estimate switch
        {
            Estimate.Parameters => predictions,
            Estimate.Mode => new Shape(predictions.Sizes[..^1]),
            _ => throw new ArgumentOutOfRangeException(
                nameof(estimate), estimate, $"CategoricalHead needs mode or parameters, got {estimate}; classes have no mean."),
        };
    }

    /// <inheritdoc/>
    public void Predict(Shape shape, ReadOnlySpan<float> predictions, Estimate estimate, Span<float> result)
    {
        KernelArguments.SameLength(result.Length, EstimateShape(shape, estimate).ElementCount);
        var classes = shape[-1];
        if (estimate == Estimate.Parameters)
        {
            Softmax.ShiftedExponentials(predictions, classes, result);
        }

        for (var row = 0; row < predictions.Length / classes; row++)
        {
            if (estimate == Estimate.Parameters)
            {
                Softmax.Normalize(result.Slice(row * classes, classes));
            }
            else
            {
                result[row] = Reductions.IndexOfMax(predictions.Slice(row * classes, classes));
            }
        }
    }
}
