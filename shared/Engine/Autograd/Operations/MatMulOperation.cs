using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The matrix product A·B. Inputs: A [m, k] and B [k, n]; result [m, n].</summary>
public sealed unsafe class MatMulOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "MatMul";

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 2);
        return inputs[0].Rank == 2 && inputs[1].Rank == 2 && inputs[0][1] == inputs[1][0]
            ? new Shape(inputs[0][0], inputs[1][1])
            : throw new ShapeException(
                $"MatMul needs left columns = right rows, got {inputs[0]} × {inputs[1]}; transpose or reshape one operand.");
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        fixed (float* a = frame.Input(0), b = frame.Input(1), c = frame.Output)
        {
            MatMul.Run(View(a, frame.InputShape(0)), View(b, frame.InputShape(1)), View(c, frame.OutputShape));
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        fixed (float* a = frame.Input(0), b = frame.Input(1), dc = frame.OutputGradient)
        {
            var gradient = View(dc, frame.OutputShape);
            if (frame.NeedsGradient(0))
            {
                fixed (float* da = frame.InputGradient(0))
                {
                    MatMul.Run(gradient, View(b, frame.InputShape(1)).Transposed, View(da, frame.InputShape(0)));
                }
            }

            if (frame.NeedsGradient(1))
            {
                fixed (float* db = frame.InputGradient(1))
                {
                    MatMul.Run(View(a, frame.InputShape(0)).Transposed, gradient, View(db, frame.InputShape(1)));
                }
            }
        }
    }

    private static MatrixView View(float* start, Shape shape) => new(start, shape[0], shape[1]);
}
