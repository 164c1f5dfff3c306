using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>result[o, i, n] = x[o, index[o, i, n], n] along an axis; PyTorch's gather. Inputs: x, and whole numbers as floats of any size
/// along the axis and of x's size in all others. The gradient adds up where an element is taken several times; none flows into the
/// index.</summary>
/// <param name="axis">Axis counted from the first.</param>
/// <exception cref="ArgumentOutOfRangeException">The axis is negative; in forward: an index is no position of the axis.</exception>
public sealed class GatherOperation(int axis) : Operation
{
    private readonly int _axis = AxisView.Checked(axis, "Gather");

    /// <inheritdoc/>
    public override string Name => "Gather";

    internal int Axis => _axis;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => AxisView.Coupling(_axis);

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 2);
        IndexedAxis.Check(inputs[0], inputs[1], _axis, Name);
        return inputs[1];
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var x = frame.Input(0);
        var index = frame.Input(1);
        var result = frame.Output;
        var places = new IndexedAxis(Name, frame.InputShape(0), frame.InputShape(1), _axis);
        for (var element = 0; element < result.Length; element++)
        {
            result[element] = x[places.Place(element, index[element])];
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        if (frame.NeedsGradient(1))
        {
            frame.InputGradient(1).Clear();
        }

        if (!frame.NeedsGradient(0))
        {
            return;
        }

        var gradient = frame.InputGradient(0);
        var index = frame.Input(1);
        var upstream = frame.OutputGradient;
        var places = new IndexedAxis(Name, frame.InputShape(0), frame.InputShape(1), _axis);
        gradient.Clear();
        for (var element = 0; element < upstream.Length; element++)
        {
            gradient[places.Place(element, index[element])] += upstream[element];
        }
    }
}
