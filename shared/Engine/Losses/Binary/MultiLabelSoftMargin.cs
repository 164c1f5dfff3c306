using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over rows of the mean over classes of the cross-entropy between a logit and a target in [0, 1], for several labels at
/// once. Predictions and targets [batch, ..., classes].</summary>
/// <remarks>PyTorch's multilabel_soft_margin_loss; the weight is the number of rows. Gradient of the sum:
/// w·(sigmoid(x) - y) / classes.</remarks>
public sealed class MultiLabelSoftMargin : Loss
{
    private readonly RepeatedWeights _weights;
    private readonly int? _classes;

    /// <summary>The loss with its weights.</summary>
    /// <param name="classWeights">A factor for each class, 0 or more; null for ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public MultiLabelSoftMargin(IReadOnlyList<double>? classWeights = null)
    {
        _weights = RepeatedWeights.Of(classWeights, Name, nameof(classWeights));
        _classes = classWeights?.Count;
    }

    /// <inheritdoc/>
    public override string Name => "multi_label_soft_margin";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Logits;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Rank >= 2 && predictions[-1] > 0 && (_classes ?? predictions[-1]) == predictions[-1]
            ? predictions.ElementCount
            : throw new ShapeException(
                $"{Name} needs predictions of [batch, ..., {_classes?.ToString() ?? "classes"}], got {predictions}; give one logit per class.");
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => ElementAxes.From(predictions, predictions.Rank - 1);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Targets.Length, TargetCount(frame.Shape), Name);
        Targets.CheckRange(frame.Targets, 0f, 1f, Name, "targets");
        var classes = frame.Shape[-1];
        var rows = frame.Predictions.Length / classes;
        var loss = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var sum = 0.0;
            for (var index = row * classes; index < (row + 1) * classes; index++)
            {
                var formula = new LogitFormula(_weights.At(index), 1f);
                var (part, slope) = formula.Apply<LanesScalar, float>(frame.Predictions[index], frame.Targets[index]);
                sum += part;
                frame.Gradient[index] = slope / classes;
            }

            loss += sum / classes;
            frame.SetElement(row, sum / classes);
        }

        return new BatchSums(loss, rows, frame.Samples, 0);
    }
}
