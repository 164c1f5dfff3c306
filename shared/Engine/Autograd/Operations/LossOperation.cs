using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>A loss as one operation among others: the sum of its losses, so that objectives can be added, weighted and composed. One input,
/// the predictions; result []. No gradient flows into the targets.</summary>
public sealed class LossOperation : Operation
{
    private readonly Loss _loss;
    private readonly ReadOnlyMemory<int> _labels;
    private readonly ReadOnlyMemory<float> _targets;

    /// <summary>A loss against class labels.</summary>
    /// <param name="loss">A loss that compares with labels.</param>
    /// <param name="labels">Memory of the caller, read on every replay.</param>
    /// <exception cref="ArgumentException">The loss compares with values.</exception>
    public LossOperation(Loss loss, ReadOnlyMemory<int> labels)
    {
        _loss = Checked(loss, TargetKind.ClassLabels);
        _labels = labels;
    }

    /// <summary>A loss against values.</summary>
    /// <param name="loss">A loss that compares with values.</param>
    /// <param name="targets">Memory of the caller, read on every replay.</param>
    /// <exception cref="ArgumentException">The loss compares with labels.</exception>
    public LossOperation(Loss loss, ReadOnlyMemory<float> targets)
    {
        _loss = Checked(loss, TargetKind.Values);
        _targets = targets;
    }

    /// <inheritdoc/>
    public override string Name => "Loss";

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        var need = _loss.TargetCount(inputs[0]);
        var got = _labels.Length + _targets.Length;
        return need == got
            ? Shape.Scalar
            : throw new ShapeException($"{_loss.Name} needs {need} targets for {inputs[0]}, got {got}; give one for each prediction.");
    }

    /// <inheritdoc/>
    public override int SavedLength(ReadOnlySpan<Shape> inputs) => inputs[0].ElementCount;

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame) => frame.Output[0] = (float)_loss.Evaluate(new LossFrame
    {
        Shape = frame.InputShape(0),
        Predictions = frame.Input(0),
        Labels = _labels.Span,
        Targets = _targets.Span,
        Gradient = frame.Saved,
    }).Loss;

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) =>
        Elementwise.Scale(frame.Saved, frame.OutputGradient[0], frame.InputGradient(0));

    private static Loss Checked(Loss loss, TargetKind kind)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.TargetKind == kind
            ? loss
            : throw new ArgumentException(
                $"LossOperation needs a loss against {kind}, got {loss.Name}; use the other constructor.",
                nameof(loss));
    }
}
