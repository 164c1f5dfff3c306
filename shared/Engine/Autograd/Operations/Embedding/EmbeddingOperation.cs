using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Rows of a table by their numbers. Inputs: indices [...], whole numbers in [0, rows) held as floats, and weight
/// [rows, features]; result [..., features]. Gradients of a row that is used several times add up in the order of the indices.</summary>
/// <param name="paddingIndex">Row that is looked up like any other but receives no gradient; null for none.</param>
public sealed class EmbeddingOperation(int? paddingIndex = null) : Operation
{
    /// <inheritdoc/>
    public override string Name => "Embedding";

    /// <inheritdoc/>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 2);
        var (indices, weight) = (inputs[0], inputs[1]);
        if (weight.Rank != 2)
        {
            throw new ShapeException($"Embedding needs a weight of [rows, features], got {weight}; reshape it.");
        }

        return paddingIndex is { } padding && (uint)padding >= (uint)weight[0]
            ? throw new ShapeException($"Embedding needs a padding index in [0, {weight[0]}), got {padding}; name a row of the weight.")
            : new Shape([.. indices.Sizes, weight[1]]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An index is no whole number, or no row has it.</exception>
    public override void Forward(in OperationFrame frame)
    {
        var indices = frame.Input(0);
        var weight = frame.Input(1);
        var output = frame.Output;
        var (rows, features) = (frame.InputShape(1)[0], frame.InputShape(1)[1]);
        for (var position = 0; position < indices.Length; position++)
        {
            var row = Row(indices[position], rows);
            weight.Slice(row * features, features).CopyTo(output[(position * features)..]);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        if (frame.NeedsGradient(0))
        {
            frame.InputGradient(0).Clear();
        }

        if (!frame.NeedsGradient(1))
        {
            return;
        }

        var indices = frame.Input(0);
        var upstream = frame.OutputGradient;
        var gradient = frame.InputGradient(1);
        var features = frame.InputShape(1)[1];
        gradient.Clear();
        for (var position = 0; position < indices.Length; position++)
        {
            var row = (int)indices[position];
            if (row != paddingIndex)
            {
                Elementwise.AddInto(gradient.Slice(row * features, features), upstream.Slice(position * features, features));
            }
        }
    }

    private static int Row(float index, int rows)
    {
        // NaN and numbers too large for an integer fail the comparison, fractions the second one.
        if (index >= 0 && index < rows && (int)index == index)
        {
            return (int)index;
        }

        throw new ArgumentOutOfRangeException(
            nameof(index), $"Embedding needs whole numbers in [0, {rows}), got {index}; check the vocabulary or the number of rows.");
    }
}
