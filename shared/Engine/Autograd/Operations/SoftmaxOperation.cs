using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>exp(x) / Σ exp(x) along an axis, computed from x - max so that nothing overflows; or the logarithm of that. One input whose axis
/// is not empty. A score of -infinity has probability 0; a line of nothing else is NaN, as in PyTorch.</summary>
/// <param name="axis">Axis counted from the first.</param>
/// <param name="logarithm">Whether the result is the logarithm; PyTorch's log_softmax.</param>
/// <exception cref="ArgumentOutOfRangeException">The axis is negative.</exception>
/// <remarks>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.1.</remarks>
public sealed class SoftmaxOperation(int axis, bool logarithm = false) : Operation
{
    private readonly int _axis = AxisView.Checked(axis, "Softmax");

    /// <inheritdoc/>
    public override string Name => logarithm ? "LogSoftmax" : "Softmax";

    internal int Axis => _axis;

    internal bool IsLogarithm => logarithm;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => AxisView.Coupling(_axis);

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        AxisView.Check(inputs[0], _axis, Name);
        return inputs[0][_axis] > 0
            ? inputs[0]
            : throw new ShapeException($"{Name} needs at least one element on axis {_axis}, got {inputs[0]}; leave empty inputs out.");
    }

    /// <inheritdoc/>
    public override int ScratchLength(ReadOnlySpan<Shape> inputs) => 4 * inputs[0][_axis] * AxisView.Inner(inputs[0], _axis);

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var shape = frame.OutputShape;
        SoftmaxRows.Forward(frame.Input(0), frame.Output, shape[_axis], AxisView.Inner(shape, _axis), logarithm, frame.Scratch);
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var shape = frame.OutputShape;
        SoftmaxRows.Backward(
            frame.Output, frame.OutputGradient, frame.InputGradient(0), shape[_axis], AxisView.Inner(shape, _axis), logarithm, frame.Scratch);
    }
}
