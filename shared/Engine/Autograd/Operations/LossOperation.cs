using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>A loss as one operation among others, so that objectives can be added, weighted and composed. One input, the predictions;
/// result [], or the shape of the loss's elements where they are not reduced. No gradient flows into the targets.</summary>
public sealed class LossOperation : Operation
{
    private readonly Loss _loss;
    private readonly Reduction _reduction;
    private readonly ReadOnlyMemory<int> _labels;
    private readonly ReadOnlyMemory<float> _targets;

    /// <summary>A loss against class labels.</summary>
    /// <param name="loss">A loss that compares with labels.</param>
    /// <param name="labels">Memory of the caller, read on every replay.</param>
    /// <param name="reduction">What becomes of the single losses.</param>
    /// <exception cref="ArgumentException">The loss compares with values, or has no single losses to leave as they are.</exception>
    public LossOperation(Loss loss, ReadOnlyMemory<int> labels, Reduction reduction = Reduction.Sum)
    {
        _loss = Checked(loss, TargetKind.ClassLabels, reduction);
        _labels = labels;
        _reduction = reduction;
    }

    /// <summary>A loss against values.</summary>
    /// <param name="loss">A loss that compares with values.</param>
    /// <param name="targets">Memory of the caller, read on every replay.</param>
    /// <param name="reduction">What becomes of the single losses.</param>
    /// <exception cref="ArgumentException">The loss compares with labels, or has no single losses to leave as they are.</exception>
    public LossOperation(Loss loss, ReadOnlyMemory<float> targets, Reduction reduction = Reduction.Sum)
    {
        _loss = Checked(loss, TargetKind.Values, reduction);
        _targets = targets;
        _reduction = reduction;
    }

    /// <inheritdoc/>
    public override string Name => "Loss";

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        var need = _loss.TargetCount(inputs[0]);
        var got = _labels.Length + _targets.Length;
        if (need != got)
        {
            throw new ShapeException($"{_loss.Name} needs {need} targets for {inputs[0]}, got {got}; give one for each prediction.");
        }

        return _reduction == Reduction.None ? _loss.AxesOfElement(inputs[0]).ElementShape(inputs[0]) : Shape.Scalar;
    }

    /// <inheritdoc/>
    public override int SavedLength(ReadOnlySpan<Shape> inputs) => inputs[0].ElementCount;

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var sums = _loss.Evaluate(new LossFrame
        {
            Shape = frame.InputShape(0),
            Predictions = frame.Input(0),
            Labels = _labels.Span,
            Targets = _targets.Span,
            Elements = _reduction == Reduction.None ? frame.Output : default,
            Gradient = frame.Saved,
        });
        if (_reduction != Reduction.None)
        {
            var root = _loss.Root(sums, _reduction);
            frame.Output[0] = (float)root.Loss;
            Elementwise.Scale(frame.Saved, (float)root.GradientScale, frame.Saved);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        if (_reduction != Reduction.None)
        {
            Elementwise.Scale(frame.Saved, frame.OutputGradient[0], frame.InputGradient(0));
            return;
        }

        var (outer, taken, inner) = _loss.AxesOfElement(frame.InputShape(0)).Split(frame.InputShape(0));
        for (var block = 0; block < outer * taken; block++)
        {
            var upstream = frame.OutputGradient.Slice(block / taken * inner, inner);
            var stretch = block * inner;
            Elementwise.Multiply(frame.Saved.Slice(stretch, inner), upstream, frame.InputGradient(0).Slice(stretch, inner));
        }
    }

    private static Loss Checked(Loss loss, TargetKind kind, Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.TargetKind != kind)
        {
            throw new ArgumentException(
                $"LossOperation needs a loss against {kind}, got {loss.Name}; use the other constructor.", nameof(loss));
        }

        return reduction != Reduction.None || loss.Combination == LossCombination.Additive
            ? loss
            : throw new ArgumentException(
                $"LossOperation needs a loss of single elements to leave them unreduced, got {loss.Name}; take its mean.", nameof(reduction));
    }
}
