using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y = A·x for every sample, with a fixed sparse A. Input: x [samples, nodes, features]; result of the same shape.</summary>
/// <param name="matrix">A.</param>
/// <param name="transposed">Aᵀ, for backward.</param>
internal sealed class SparseProductOperation(SparseMatrix matrix, SparseMatrix transposed) : Operation
{
    public override string Name => "SparseProduct";

    internal SparseMatrix Matrix => matrix;

    public override SampleCoupling Coupling => SampleCoupling.None;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return inputs[0].Rank == 3 && inputs[0][1] == matrix.Size
            ? inputs[0]
            : throw new ShapeException(
                $"SparseProduct needs samples [{matrix.Size}, features], got a batch {inputs[0]}; give one row per node of the graph.");
    }

    public override long ProductFlops(ReadOnlySpan<Shape> inputs) => 2L * matrix.Count * inputs[0][0] * inputs[0][2];

    public override void Forward(in OperationFrame frame) => Multiply(matrix, frame.Input(0), frame.OutputShape, frame.Output);

    public override void Backward(in OperationFrame frame) =>
        Multiply(transposed, frame.OutputGradient, frame.OutputShape, frame.InputGradient(0));

    private static void Multiply(SparseMatrix matrix, ReadOnlySpan<float> x, Shape shape, Span<float> y)
    {
        var sample = shape[1] * shape[2];
        for (var start = 0; start < x.Length; start += sample)
        {
            matrix.Multiply(x.Slice(start, sample), shape[2], y.Slice(start, sample));
        }
    }
}
