using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y = x·Wᵀ + b with some consecutive rows of W and b alone. Inputs: x [..., in], weight [all, in] and, where wanted, bias [all];
/// result [..., count]. The gradients in the other rows are 0.</summary>
/// <param name="start">First row.</param>
/// <param name="count">Number of rows.</param>
internal sealed unsafe class PartLinearOperation(int start, int count) : Operation
{
    public override string Name => "PartLinear";

    public override SampleCoupling Coupling => SampleCoupling.None;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 3);
        var (input, weight) = (inputs[0], inputs[1]);
        if (weight.Rank != 2 || start + count > weight[0] || input.Rank < 1 || input[-1] != weight[1])
        {
            throw new ShapeException(
                $"PartLinear needs input [..., in] and weight [{start + count} or more, in], got {input} and {weight}; resize one.");
        }

        return inputs.Length < 3 || inputs[2].Equals(new Shape(weight[0]))
            ? input.WithLast(count)
            : throw new ShapeException($"PartLinear needs a bias of [{weight[0]}], got {inputs[2]}; give one number per output.");
    }

    public override void Forward(in OperationFrame frame)
    {
        fixed (float* x = frame.Input(0), weight = frame.Input(1), y = frame.Output)
        {
            var features = frame.InputShape(1)[1];
            var rows = RowsOf(frame);
            var input = new MatrixView(x, rows, features);
            var weights = new MatrixView(weight + ((nint)start * features), count, features).Transposed;
            var output = new MatrixView(y, rows, count);
            if (frame.InputCount == 3)
            {
                MatMul.RunWithBias(input, weights, frame.Input(2).Slice(start, count), output);
            }
            else
            {
                MatMul.Run(input, weights, output);
            }
        }
    }

    public override void Backward(in OperationFrame frame)
    {
        var (rows, features) = (RowsOf(frame), frame.InputShape(1)[1]);
        fixed (float* x = frame.Input(0), weight = frame.Input(1), dy = frame.OutputGradient)
        {
            var gradient = new MatrixView(dy, rows, count);
            if (frame.NeedsGradient(0))
            {
                fixed (float* dx = frame.InputGradient(0))
                {
                    MatMul.Run(gradient, new(weight + ((nint)start * features), count, features), new(dx, rows, features));
                }
            }

            if (frame.NeedsGradient(1))
            {
                frame.InputGradient(1).Clear();
                fixed (float* dw = frame.InputGradient(1))
                {
                    MatMul.Run(gradient.Transposed, new(x, rows, features), new(dw + ((nint)start * features), count, features));
                }
            }
        }

        if (frame.InputCount == 3 && frame.NeedsGradient(2))
        {
            frame.InputGradient(2).Clear();
            Reductions.ColumnSums(frame.OutputGradient, count, frame.InputGradient(2).Slice(start, count));
        }
    }

    private int RowsOf(in OperationFrame frame) => count == 0 ? 0 : frame.OutputShape.ElementCount / count;
}
