using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>A loss of scores along a class axis: the last one as in [batch, ..., classes], or another such as axis 1 of
/// [batch, classes, height, width]. One label for each position of the other axes, or a value for each score.</summary>
public abstract class ClassLoss : Loss
{
    private readonly int _classAxis;

    /// <summary>A loss along an axis.</summary>
    /// <param name="classAxis">Axis of the classes; a negative one counts from the last.</param>
    private protected ClassLoss(int classAxis) => _classAxis = classAxis;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.ClassLabels;

    /// <summary>Number of classes the loss was made for; null for any.</summary>
    private protected virtual int? Classes => null;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var axis = AxisIn(predictions);
        if (predictions.Rank < 2 || axis < 1 || axis >= predictions.Rank || predictions[axis] == 0
            || (Classes ?? predictions[axis]) != predictions[axis])
        {
            throw new ShapeException(
                $"{Name} needs predictions with {Classes?.ToString() ?? "one or more"} classes on axis {_classAxis}, after the batch axis, "
                + $"got {predictions}; give one score per class or name another axis.");
        }

        return TargetKind == TargetKind.Values ? predictions.ElementCount : predictions.ElementCount / predictions[axis];
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return new(AxisIn(predictions), 1);
    }

    /// <inheritdoc/>
    public sealed override BatchSums Evaluate(in LossFrame frame)
    {
        var targets = TargetCount(frame.Shape);
        KernelArguments.SameLength(TargetKind == TargetKind.Values ? frame.Targets.Length : frame.Labels.Length, targets, Name);
        var (outer, classes, inner) = AxesOfElement(frame.Shape).Split(frame.Shape);
        return inner == 1
            ? EvaluateRows(new ClassRows
            {
                Classes = classes,
                Scores = frame.Predictions,
                Labels = frame.Labels,
                Targets = frame.Targets,
                Elements = frame.Elements,
                Gradient = frame.Gradient,
            })
            : EvaluateBlocks(frame, outer, classes, inner);
    }

    /// <summary>The sums over rows whose classes lie side by side; writes the gradient.</summary>
    private protected abstract BatchSums EvaluateRows(in ClassRows rows);

    /// <summary>Turns one block [classes, inner] after the other into rows.</summary>
    private BatchSums EvaluateBlocks(in LossFrame frame, int outer, int classes, int inner)
    {
        var block = classes * inner;
        using var room = new Rented<float>(3 * block);
        var scores = room.Span[..block];
        var targets = room.Span.Slice(block, block);
        var gradient = room.Span[(2 * block)..];
        var sums = default(BatchSums);
        for (var index = 0; index < outer; index++)
        {
            Transpose(frame.Predictions.Slice(index * block, block), scores, inner);
            if (!frame.Targets.IsEmpty)
            {
                Transpose(frame.Targets.Slice(index * block, block), targets, inner);
            }

            var part = EvaluateRows(new ClassRows
            {
                Classes = classes,
                Scores = scores,
                Labels = frame.Labels.IsEmpty ? default : frame.Labels.Slice(index * inner, inner),
                Targets = frame.Targets.IsEmpty ? default : targets,
                Elements = frame.Elements.IsEmpty ? default : frame.Elements.Slice(index * inner, inner),
                Gradient = gradient,
            });
            Transpose(gradient, frame.Gradient.Slice(index * block, block), classes);
            sums = index == 0 ? part : BatchSums.Add(sums, part);
        }

        return sums;
    }

    /// <summary>Writes a matrix with so many columns with its rows as columns.</summary>
    private static void Transpose(ReadOnlySpan<float> matrix, Span<float> result, int columns)
    {
        var rows = matrix.Length / columns;
        for (var row = 0; row < rows; row++)
        {
            var source = matrix.Slice(row * columns, columns);
            for (var column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = source[column];
            }
        }
    }

    private int AxisIn(Shape predictions) => _classAxis < 0 ? _classAxis + predictions.Rank : _classAxis;
}
