using System.Collections.Immutable;
using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Sums over axes, in the fixed order of <see cref="Kernels.Reductions.Sum"/> within a run of contiguous summands and ascending
/// over runs. One input of any shape; result without the axes, or with size 1 there.</summary>
public sealed class SumOperation : Operation
{
    private readonly ReducedAxes _axes;

    /// <summary>The sum of all elements; result [].</summary>
    public SumOperation()
        : this([])
    {
    }

    /// <summary>Sums over some axes.</summary>
    /// <param name="axes">Axes counted from the first; none means all.</param>
    /// <param name="keepAxes">Whether the axes stay, with size 1; PyTorch's keepdim.</param>
    /// <exception cref="ArgumentOutOfRangeException">An axis is negative or named twice.</exception>
    public SumOperation(ImmutableArray<int> axes, bool keepAxes = false) => _axes = new ReducedAxes("Sum", axes, keepAxes);

    /// <inheritdoc/>
    public override string Name => "Sum";

    internal ReducedAxes Axes => _axes;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => _axes.Coupling;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return _axes.ShapeOf(inputs[0]);
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        AxisSums.Fold(frame.Input(0), shape.Sizes, frame.Output, _axes.KeptSizes(shape, stackalloc int[shape.Rank]));
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        AxisSums.Spread(frame.OutputGradient, _axes.KeptSizes(shape, stackalloc int[shape.Rank]), frame.InputGradient(0), shape.Sizes);
    }
}
