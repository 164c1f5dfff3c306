using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y[n, t] = x[n, t] + table[t]. Inputs: x [samples, steps, features] and, where it is learned, the table [at least so many steps,
/// features]. The gradient in the table adds up over ascending samples and is 0 beyond the last step.</summary>
/// <param name="table">The table where it is fixed, row-major; null where it is the second input.</param>
internal sealed class PositionOperation(float[]? table = null) : Operation
{
    public override string Name => "Positions";

    internal ReadOnlySpan<float> Table => table;

    public override SampleCoupling Coupling => SampleCoupling.None;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, table is null ? 2 : 1, table is null ? 2 : 1);
        var input = inputs[0];
        if (input.Rank != 3)
        {
            throw new ShapeException($"Positions need samples [steps, features], got a batch {input}; reshape it.");
        }

        var fits = table is null
            ? inputs[1].Rank == 2 && inputs[1][0] >= input[1] && inputs[1][1] == input[2]
            : table.Length >= input[1] * input[2];
        return fits
            ? input
            : throw new ShapeException(
                $"Positions need a table for {input[1]} steps of {input[2]} features, got {(table is null ? inputs[1] : table.Length)}; "
                + "make it longer.");
    }

    public override void Forward(in OperationFrame frame)
    {
        var sample = SampleLength(frame);
        var rows = (table is null ? frame.Input(1) : table)[..sample];
        for (var start = 0; start < frame.Output.Length; start += sample)
        {
            Elementwise.Add(frame.Input(0).Slice(start, sample), rows, frame.Output.Slice(start, sample));
        }
    }

    public override void Backward(in OperationFrame frame)
    {
        var upstream = frame.OutputGradient;
        if (frame.NeedsGradient(0))
        {
            upstream.CopyTo(frame.InputGradient(0));
        }

        if (table is not null || !frame.NeedsGradient(1))
        {
            return;
        }

        var sample = SampleLength(frame);
        var gradient = frame.InputGradient(1);
        gradient.Clear();
        for (var start = 0; start < upstream.Length; start += sample)
        {
            Elementwise.AddInto(gradient[..sample], upstream.Slice(start, sample));
        }
    }

    private static int SampleLength(in OperationFrame frame) => frame.OutputShape[1] * frame.OutputShape[2];
}
