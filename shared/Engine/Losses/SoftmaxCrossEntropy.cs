using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean cross-entropy between softmax(predictions) and class labels, over all rows of the last axis.</summary>
/// <remarks>Predictions are unnormalised natural-log scores [batch, ..., classes]; the loss is in nats; the weight is the number of
/// rows. Gradient of the sum: softmax - onehot. Each row's maximum is subtracted, so the exponential cannot overflow.
/// Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 4.1 and 6.2.2.3.</remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => "softmax_cross_entropy";

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.ClassLabels;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Rank >= 2 && predictions[-1] > 0
            ? predictions.ElementCount / predictions[-1]
            : throw new ShapeException(
                $"SoftmaxCrossEntropy needs predictions of [batch, ..., classes], got {predictions}; give one score per class.");
    }

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        var rows = TargetCount(frame.Shape);
        KernelArguments.SameLength(frame.Labels.Length, rows, nameof(SoftmaxCrossEntropy));
        var classes = frame.Shape[-1];
        Softmax.ShiftedExponentials(frame.Predictions, classes, frame.Gradient);
        var loss = 0.0;
        var correct = 0L;
        for (var row = 0; row < rows; row++)
        {
            var scores = frame.Predictions.Slice(row * classes, classes);
            var gradient = frame.Gradient.Slice(row * classes, classes);
            var label = frame.Labels[row];
            if ((uint)label >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(frame),
                    $"SoftmaxCrossEntropy needs labels in [0, {classes}), got {label} in row {row}; check the number of classes.");
            }

            var best = Reductions.IndexOfMax(scores);
            loss += Softmax.Normalize(gradient) + ((double)scores[best] - scores[label]);
            correct += best == label ? 1 : 0;
            gradient[label] -= 1f;
        }

        return new BatchSums(loss, rows, rows, correct);
    }
}
