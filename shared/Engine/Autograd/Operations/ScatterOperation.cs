using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>x with result[o, index[o, i, n], n] = source[o, i, n], or += where it adds; PyTorch's scatter and scatter_add. Inputs: x, whole
/// numbers as floats, and a source of the index's shape, which has x's size in all axes but this one. Elements are written in ascending
/// order of the index: the last one stays and takes the gradient. No gradient flows into the index.</summary>
/// <param name="axis">Axis counted from the first.</param>
/// <param name="adds">Whether source elements are added to x instead of replacing it.</param>
/// <exception cref="ArgumentOutOfRangeException">The axis is negative; in forward: an index is no position of the axis.</exception>
public sealed class ScatterOperation(int axis, bool adds) : Operation
{
    private readonly int _axis = AxisView.Checked(axis, "Scatter");

    /// <inheritdoc/>
    public override string Name => adds ? "ScatterAdd" : "Scatter";

    internal bool Adds => adds;

    internal int Axis => _axis;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => AxisView.Coupling(_axis);

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 3, 3);
        IndexedAxis.Check(inputs[0], inputs[1], _axis, Name);
        return inputs[1].Equals(inputs[2])
            ? inputs[0]
            : throw new ShapeException($"{Name} needs a source of the index's shape, got {inputs[2]} for {inputs[1]}; expand or slice it.");
    }

    /// <inheritdoc/>
    public override int ScratchLength(ReadOnlySpan<Shape> inputs) => inputs[0].ElementCount;

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var index = frame.Input(1);
        var source = frame.Input(2);
        var result = frame.Output;
        frame.Input(0).CopyTo(result);
        var places = Places(frame);
        for (var element = 0; element < source.Length; element++)
        {
            var place = places.Place(element, index[element]);
            result[place] = adds ? result[place] + source[element] : source[element];
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        // What is left of the result's gradient once the elements that a source has replaced are taken out.
        var index = frame.Input(1);
        var remaining = frame.Scratch;
        frame.OutputGradient.CopyTo(remaining);
        var places = Places(frame);
        for (var element = index.Length - 1; element >= 0; element--)
        {
            var place = places.Place(element, index[element]);
            if (frame.NeedsGradient(2))
            {
                frame.InputGradient(2)[element] = remaining[place];
            }

            remaining[place] = adds ? remaining[place] : 0f;
        }

        if (frame.NeedsGradient(0))
        {
            remaining.CopyTo(frame.InputGradient(0));
        }

        if (frame.NeedsGradient(1))
        {
            frame.InputGradient(1).Clear();
        }
    }

    private IndexedAxis Places(in OperationFrame frame) => new(Name, frame.InputShape(0), frame.InputShape(1), _axis);
}
