using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean of (prediction - target)² over all elements, without a factor ½.</summary>
/// <remarks>The weight is the number of elements. Gradient of the sum: 2·(prediction - target).
/// Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 5.1.4.</remarks>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.ElementCount;
    }

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        var predictions = frame.Predictions;
        var targets = frame.Targets;
        KernelArguments.SameLength(targets.Length, predictions.Length, nameof(MeanSquaredError));
        var loss = 0.0;
        for (var index = 0; index < predictions.Length; index++)
        {
            var difference = (double)predictions[index] - targets[index];
            loss += difference * difference;
        }

        Elementwise.Subtract(predictions, targets, frame.Gradient);
        Elementwise.Scale(frame.Gradient, 2f, frame.Gradient);

        return new BatchSums(loss, predictions.Length, frame.Shape.Rank == 0 ? 1 : frame.Shape[0], 0);
    }
}
