using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y = (x - mean)/√(variance + ε)·w + b over groups of channels of each sample, with the biased variance. Inputs: x
/// [samples, channels, ...] and, where wanted, weight and bias [channels]. Results: y, and for backward the moments of every group,
/// [samples, groups, 3]; no gradient flows through those.</summary>
/// <param name="groups">Number of groups, a divisor of the channels.</param>
/// <param name="epsilon">ε.</param>
/// <remarks>Gradients in weight and bias: a sum with 16 lanes over each channel of a sample, added up over ascending samples.
/// Source: Wu and He, Group Normalization (ECCV 2018), section 3.</remarks>
public sealed unsafe class GroupNormOperation(int groups, float epsilon) : Operation
{
    /// <inheritdoc/>
    public override string Name => "GroupNorm";

    internal int Groups => groups;

    internal float Epsilon => epsilon;

    /// <inheritdoc/>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 3);
        var input = inputs[0];
        if (input.Rank < 2 || input[1] == 0 || input[1] % groups != 0 || Shapes.Count(input, 1, input.Rank) == 0)
        {
            throw new ShapeException(
                $"GroupNorm needs a batch [samples, channels, ...] whose channels divide into {groups} groups, got {input}; change the groups.");
        }

        foreach (var parameter in inputs[1..])
        {
            if (parameter.Rank != 1 || parameter[0] != input[1])
            {
                throw new ShapeException($"GroupNorm needs weight and bias of [{input[1]}], got {parameter}; give one number per channel.");
            }
        }

        return input;
    }

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs, int output) =>
        output == 0 ? InferShape(inputs) : new Shape(inputs[0][0], groups, RowMoments.Length);

    /// <inheritdoc/>
    public override int ScratchLength(ReadOnlySpan<Shape> inputs) => Shapes.Count(inputs[0], 1, inputs[0].Rank) / groups;

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var (length, plane) = Sizes(frame.OutputShape);
        var moments = frame.OutputAt(1);
        var output = frame.Output;
        fixed (float* x = frame.Input(0), y = output)
        {
            for (var group = 0; group < moments.Length / RowMoments.Length; group++)
            {
                var start = (nint)group * length;
                var groupMoments = RowMoments.Of(x + start, length, epsilon);
                groupMoments.Store(moments, group);
                LayerNormRows.Forward(x + start, length, groupMoments, null, null, y + start);
            }
        }

        for (var start = 0; start < output.Length; start += plane)
        {
            var channel = start / plane % frame.OutputShape[1];
            var values = output.Slice(start, plane);
            if (frame.InputCount > 1)
            {
                Elementwise.Scale(values, frame.Input(1)[channel], values);
            }

            if (frame.InputCount > 2)
            {
                Elementwise.AddScalar(values, frame.Input(2)[channel], values);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        if (frame.NeedsGradient(0))
        {
            InputGradient(frame);
        }

        if (frame.InputCount > 1 && frame.NeedsGradient(1))
        {
            WeightGradient(frame);
        }

        if (frame.InputCount > 2 && frame.NeedsGradient(2))
        {
            BiasGradient(frame);
        }
    }

    private void InputGradient(in OperationFrame frame)
    {
        var (length, plane) = Sizes(frame.OutputShape);
        var moments = frame.OutputAt(1);
        var weighted = frame.Scratch[..length];
        fixed (float* x = frame.Input(0), dx = frame.InputGradient(0), g = weighted)
        {
            for (var group = 0; group < moments.Length / RowMoments.Length; group++)
            {
                var start = group * length;
                var upstream = frame.OutputGradient.Slice(start, length);
                for (var offset = 0; offset < length; offset += plane)
                {
                    var factor = frame.InputCount > 1 ? frame.Input(1)[(start + offset) / plane % frame.OutputShape[1]] : 1f;
                    Elementwise.Scale(upstream.Slice(offset, plane), factor, weighted.Slice(offset, plane));
                }

                LayerNormRows.Gradient(x + start, length, RowMoments.Load(moments, group), aboutZero: false, null, g, dx + start);
            }
        }
    }

    private void WeightGradient(in OperationFrame frame)
    {
        var (length, plane) = Sizes(frame.OutputShape);
        var moments = frame.OutputAt(1);
        var gradient = frame.InputGradient(1);
        var products = frame.Scratch[..plane];
        gradient.Clear();
        fixed (float* x = frame.Input(0), normal = products)
        {
            for (var start = 0; start < frame.OutputGradient.Length; start += plane)
            {
                LayerNormRows.Forward(x + start, plane, RowMoments.Load(moments, start / length), null, null, normal);
                Elementwise.Multiply(frame.OutputGradient.Slice(start, plane), products, products);
                gradient[start / plane % gradient.Length] += Reductions.Sum(products);
            }
        }
    }

    private void BiasGradient(in OperationFrame frame)
    {
        var plane = Sizes(frame.OutputShape).Plane;
        var gradient = frame.InputGradient(2);
        gradient.Clear();
        for (var start = 0; start < frame.OutputGradient.Length; start += plane)
        {
            gradient[start / plane % gradient.Length] += Reductions.Sum(frame.OutputGradient.Slice(start, plane));
        }
    }

    /// <summary>Elements of a group, and of one channel of a sample.</summary>
    private (int Length, int Plane) Sizes(Shape shape)
    {
        var plane = Shapes.Count(shape, 2, shape.Rank);
        return (shape[1] / groups * plane, plane);
    }
}
