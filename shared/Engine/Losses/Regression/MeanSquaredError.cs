using Cluster.Engine.Kernels;

namespace Cluster.Engine.Losses;

/// <summary>Mean of (prediction - target)² over all elements, without a factor ½.</summary>
/// <remarks>The weight is the number of elements. Gradient of the sum: 2·(prediction - target).
/// Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 5.1.4.</remarks>
public sealed class MeanSquaredError : ElementLoss
{
    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame)
    {
        var predictions = frame.Predictions;
        var targets = frame.Targets;
        var loss = 0.0;
        for (var index = 0; index < predictions.Length; index++)
        {
            var difference = (double)predictions[index] - targets[index];
            loss += difference * difference;
            frame.SetElement(index, difference * difference);
        }

        Elementwise.Subtract(predictions, targets, frame.Gradient);
        Elementwise.Scale(frame.Gradient, 2f, frame.Gradient);
        return loss;
    }
}
