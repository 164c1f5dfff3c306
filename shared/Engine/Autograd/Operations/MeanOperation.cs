using System.Collections.Immutable;
using Cluster.Engine.Kernels;
using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Means over axes: sums in the order of <see cref="SumOperation"/>, each divided once. One input that is not empty along the axes;
/// result without the axes, or with size 1 there.</summary>
public sealed class MeanOperation : Operation
{
    private readonly ReducedAxes _axes;

    /// <summary>The mean of all elements; result [].</summary>
    public MeanOperation()
        : this([])
    {
    }

    /// <summary>Means over some axes.</summary>
    /// <param name="axes">Axes counted from the first; none means all.</param>
    /// <param name="keepAxes">Whether the axes stay, with size 1; PyTorch's keepdim.</param>
    /// <exception cref="ArgumentOutOfRangeException">An axis is negative or named twice.</exception>
    public MeanOperation(ImmutableArray<int> axes, bool keepAxes = false) => _axes = new ReducedAxes("Mean", axes, keepAxes);

    /// <inheritdoc/>
    public override string Name => "Mean";

    internal ReducedAxes Axes => _axes;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => _axes.Coupling;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        var result = _axes.ShapeOf(inputs[0]);
        return _axes.CountOf(inputs[0]) > 0
            ? result
            : throw new ShapeException($"Mean needs at least one element, got {inputs[0]}; leave empty inputs out.");
    }

    /// <inheritdoc/>
    public override int ScratchLength(ReadOnlySpan<Shape> inputs) => InferShape(inputs).ElementCount;

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        AxisSums.Fold(frame.Input(0), shape.Sizes, frame.Output, _axes.KeptSizes(shape, stackalloc int[shape.Rank]));
        Elementwise.Divide(frame.Output, _axes.CountOf(shape), frame.Output);
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        Elementwise.Divide(frame.OutputGradient, _axes.CountOf(shape), frame.Scratch);
        AxisSums.Spread(frame.Scratch, _axes.KeptSizes(shape, stackalloc int[shape.Rank]), frame.InputGradient(0), shape.Sizes);
    }
}
