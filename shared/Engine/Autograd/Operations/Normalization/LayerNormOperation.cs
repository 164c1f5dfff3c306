using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y = (x - mean)/√(variance + ε)·w + b over the last axes of each sample, with the biased variance. Inputs: x [samples, ...] and,
/// where wanted, weight and bias of the shape of those axes. Results: y, and for backward the moments of every normalised row,
/// [samples, rows of a sample, 3]; no gradient flows through those.</summary>
/// <param name="axes">Number of last axes that are normalised together, at least 1.</param>
/// <param name="epsilon">ε.</param>
/// <param name="aboutZero">Whether mean and variance are taken about 0: y = x/√(mean of squares + ε)·w + b (RMS norm).</param>
/// <remarks>Gradients in weight and bias add up over ascending rows.
/// Source: Ba, Kiros and Hinton, Layer Normalization (2016), equation 4; Zhang and Sennrich, Root Mean Square Layer Normalization (NeurIPS
/// 2019), equation 4.</remarks>
public sealed unsafe class LayerNormOperation(int axes, float epsilon, bool aboutZero = false) : Operation
{
    /// <inheritdoc/>
    public override string Name => aboutZero ? "RMSNorm" : "LayerNorm";

    internal int AxisCount => axes;

    internal float Epsilon => epsilon;

    internal bool IsAboutZero => aboutZero;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 3);
        var input = inputs[0];
        if (input.Rank <= axes || Length(input) == 0)
        {
            throw new ShapeException(
                $"{Name} needs samples of {axes} axes or more without empty ones, got a batch {input}; normalise fewer axes.");
        }

        foreach (var parameter in inputs[1..])
        {
            if (!parameter.Sizes.SequenceEqual(input.Sizes[^axes..]))
            {
                throw new ShapeException(
                    $"{Name} needs weight and bias of the shape of the normalised axes of {input}, got {parameter}; resize them.");
            }
        }

        return input;
    }

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs, int output)
    {
        var shape = InferShape(inputs);
        var samples = shape[0];
        return output == 0 ? shape : new Shape(
            samples, samples == 0 ? 0 : shape.ElementCount / samples / Length(shape), RowMoments.Length);
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var length = Length(frame.OutputShape);
        var moments = frame.OutputAt(1);
        fixed (float* x = frame.Input(0), weight = Optional(frame, 1), bias = Optional(frame, 2), y = frame.Output)
        {
            for (var row = 0; row < moments.Length / RowMoments.Length; row++)
            {
                var start = (nint)row * length;
                var rowMoments = aboutZero ? RowMoments.AboutZero(x + start, length, epsilon) : RowMoments.Of(x + start, length, epsilon);
                rowMoments.Store(moments, row);
                LayerNormRows.Forward(x + start, length, rowMoments, weight, bias, y + start);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var length = Length(frame.OutputShape);
        var moments = frame.OutputAt(1);
        var weightGradient = Cleared(frame, 1);
        var biasGradient = Cleared(frame, 2);
        fixed (float* x = frame.Input(0), weight = Optional(frame, 1), dy = frame.OutputGradient,
            dx = frame.NeedsGradient(0) ? frame.InputGradient(0) : default, dw = weightGradient, db = biasGradient)
        {
            for (var row = 0; row < moments.Length / RowMoments.Length; row++)
            {
                var start = (nint)row * length;
                var rowMoments = RowMoments.Load(moments, row);
                if (dx is not null)
                {
                    LayerNormRows.Gradient(x + start, length, rowMoments, aboutZero, weight, dy + start, dx + start);
                }

                if (dw is not null || db is not null)
                {
                    LayerNormRows.AddParameterGradients(x + start, length, rowMoments, dy + start, dw, db);
                }
            }
        }
    }

    private static ReadOnlySpan<float> Optional(in OperationFrame frame, int input) =>
        input < frame.InputCount ? frame.Input(input) : default;

    private static Span<float> Cleared(in OperationFrame frame, int input)
    {
        if (input >= frame.InputCount || !frame.NeedsGradient(input))
        {
            return default;
        }

        var gradient = frame.InputGradient(input);
        gradient.Clear();
        return gradient;
    }

    private int Length(Shape shape) => Shapes.Count(shape, shape.Rank - axes, shape.Rank);
}
