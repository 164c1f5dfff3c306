using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The largest or smallest element over axes. NaN wins over every number; of equal elements the first in row-major order wins and
/// takes the whole gradient. One input that is not empty along the axes.</summary>
public abstract class ExtremeOperation : Operation
{
    private readonly ReducedAxes _axes;
    private readonly bool _smallest;

    private protected ExtremeOperation(string name, ImmutableArray<int> axes, bool keepAxes, bool smallest)
    {
        Name = name;
        _axes = new ReducedAxes(name, axes, keepAxes);
        _smallest = smallest;
    }

    /// <inheritdoc/>
    public override string Name { get; }

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
            : throw new ShapeException($"{Name} needs at least one element, got {inputs[0]}; leave empty inputs out.");
    }

    /// <inheritdoc/>
    public override int SavedLength(ReadOnlySpan<Shape> inputs) => InferShape(inputs).ElementCount;

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var winners = Find(frame);
        for (var index = 0; index < winners.Length; index++)
        {
            frame.Output[index] = frame.Input(0)[winners[index]];
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var winners = Winners(frame);
        var gradient = frame.InputGradient(0);
        gradient.Clear();
        for (var index = 0; index < winners.Length; index++)
        {
            gradient[winners[index]] = frame.OutputGradient[index];
        }
    }

    private protected Span<int> Find(in OperationFrame frame)
    {
        var shape = frame.InputShape(0);
        var winners = Winners(frame);
        AxisExtremes.Find(frame.Input(0), shape.Sizes, _axes.KeptSizes(shape, stackalloc int[shape.Rank]), _smallest, winners);
        return winners;
    }

    private static Span<int> Winners(in OperationFrame frame) => MemoryMarshal.Cast<float, int>(frame.Saved);
}
