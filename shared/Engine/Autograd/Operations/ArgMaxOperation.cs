using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Position of the largest element along one axis, as a float; the first of equal ones, and NaN counts as largest. Its gradient is
/// 0. One input; result without the axis, or with size 1 there.</summary>
/// <param name="axis">Axis counted from the first.</param>
/// <param name="keepAxis">Whether the axis stays, with size 1.</param>
/// <exception cref="ArgumentOutOfRangeException">The axis is negative.</exception>
public sealed class ArgMaxOperation(int axis, bool keepAxis = false) : ExtremeOperation("ArgMax", [axis], keepAxis, smallest: false)
{
    /// <summary>From here on float32 skips integers.</summary>
    private const int MostPositions = 1 << 24;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        var result = base.InferShape(inputs);
        return inputs[0][axis] <= MostPositions
            ? result
            : throw new ShapeException($"ArgMax needs at most {MostPositions} positions, got {inputs[0]}; split the axis.");
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        var stride = Shapes.Count(shape, axis + 1, shape.Rank);
        var winners = Find(frame);
        for (var index = 0; index < winners.Length; index++)
        {
            frame.Output[index] = winners[index] / stride % shape[axis];
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame) => frame.InputGradient(0).Clear();
}
