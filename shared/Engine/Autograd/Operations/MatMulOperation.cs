using Cluster.Engine.Kernels;
using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The matrix product A·B over the last two axes. Inputs: A [..., m, k] and B [..., k, n]; result [..., m, n], where the leading axes
/// broadcast by NumPy's rules. The gradient in a repeated matrix is one chain over its repetitions, in ascending order.</summary>
/// <param name="transposeLeft">Whether A is stored as [..., k, m].</param>
/// <param name="transposeRight">Whether B is stored as [..., n, k].</param>
/// <param name="coupling">What the caller knows of the inputs: None if A holds the samples on its first axis, not transposed, and B is
/// shared by all samples or holds one matrix for each.</param>
public sealed unsafe class MatMulOperation(
    bool transposeLeft = false, bool transposeRight = false, SampleCoupling coupling = SampleCoupling.Unknown) : Operation
{
    /// <inheritdoc/>
    public override string Name => "MatMul";

    internal bool TransposesLeft => transposeLeft;

    internal bool TransposesRight => transposeRight;

    /// <inheritdoc/>
    public override SampleCoupling Coupling { get; } = coupling;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 2);
        var (left, right) = (inputs[0], inputs[1]);
        if (left.Rank < 2 || right.Rank < 2 || left[transposeLeft ? -2 : -1] != right[transposeRight ? -1 : -2])
        {
            throw new ShapeException(
                $"MatMul needs left columns = right rows, got {left}{(transposeLeft ? "ᵀ" : "")} × {right}{(transposeRight ? "ᵀ" : "")}; "
                + "transpose or reshape one operand.");
        }

        var leading = Shapes.Broadcast(new Shape(left.Sizes[..^2]), new Shape(right.Sizes[..^2]))
            ?? throw new ShapeException($"MatMul needs leading axes that broadcast, got {left} × {right}; make them equal or 1.");
        return new Shape([.. leading.Sizes, left[transposeLeft ? -1 : -2], right[transposeRight ? -2 : -1]]);
    }

    /// <inheritdoc/>
    public override long ProductFlops(ReadOnlySpan<Shape> inputs) =>
        2L * InferShape(inputs).ElementCount * inputs[0][transposeLeft ? -2 : -1];

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        fixed (float* a = frame.Input(0), b = frame.Input(1), c = frame.Output)
        {
            if (IsOneProduct(frame))
            {
                MatMul.Run(Tall(a, frame.InputShape(0)), Right(b, 0, frame), Tall(c, frame.OutputShape));
                return;
            }

            var rows = RowsOf(frame);
            while (rows.Next())
            {
                for (var step = 0; step < rows.RowLength; step++)
                {
                    MatMul.Run(
                        Left(a, rows.LeftOffset + (step * rows.LeftStep), frame),
                        Right(b, rows.RightOffset + (step * rows.RightStep), frame),
                        Result(c, rows.ResultOffset + step, frame));
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        if (frame.NeedsGradient(0))
        {
            BackwardLeft(frame);
        }

        if (frame.NeedsGradient(1))
        {
            BackwardRight(frame);
        }
    }

    private void BackwardLeft(in OperationFrame frame)
    {
        fixed (float* b = frame.Input(1), dc = frame.OutputGradient, da = frame.InputGradient(0))
        {
            if (IsOneProduct(frame))
            {
                MatMul.Run(Tall(dc, frame.OutputShape), Right(b, 0, frame).Transposed, Tall(da, frame.InputShape(0)));
                return;
            }

            frame.InputGradient(0).Clear();
            var rows = RowsOf(frame);
            while (rows.Next())
            {
                for (var step = 0; step < rows.RowLength; step++)
                {
                    MatMul.Run(
                        Result(dc, rows.ResultOffset + step, frame),
                        Right(b, rows.RightOffset + (step * rows.RightStep), frame).Transposed,
                        Left(da, rows.LeftOffset + (step * rows.LeftStep), frame),
                        accumulate: true);
                }
            }
        }
    }

    private void BackwardRight(in OperationFrame frame)
    {
        fixed (float* a = frame.Input(0), dc = frame.OutputGradient, db = frame.InputGradient(1))
        {
            if (IsOneProduct(frame))
            {
                MatMul.Run(Tall(a, frame.InputShape(0)).Transposed, Tall(dc, frame.OutputShape), Right(db, 0, frame));
                return;
            }

            frame.InputGradient(1).Clear();
            var rows = RowsOf(frame);
            while (rows.Next())
            {
                for (var step = 0; step < rows.RowLength; step++)
                {
                    MatMul.Run(
                        Left(a, rows.LeftOffset + (step * rows.LeftStep), frame).Transposed,
                        Result(dc, rows.ResultOffset + step, frame),
                        Right(db, rows.RightOffset + (step * rows.RightStep), frame),
                        accumulate: true);
                }
            }
        }
    }

    /// <summary>Many rows against one matrix are one product, whatever axes the rows lie on.</summary>
    private bool IsOneProduct(in OperationFrame frame) => !transposeLeft && frame.InputShape(1).Rank == 2;

    private MatrixView Left(float* start, int index, in OperationFrame frame) => View(start, index, frame.InputShape(0), transposeLeft);

    private MatrixView Right(float* start, int index, in OperationFrame frame) => View(start, index, frame.InputShape(1), transposeRight);

    private static MatrixView Result(float* start, int index, in OperationFrame frame) => View(start, index, frame.OutputShape, false);

    private static MatrixView Tall(float* start, Shape shape) =>
        new(start, shape[-1] == 0 ? Shapes.Count(shape, 0, shape.Rank - 1) : shape.ElementCount / shape[-1], shape[-1]);

    private static MatrixView View(float* start, int index, Shape shape, bool transposed)
    {
        var view = new MatrixView(start + ((nint)index * shape[-2] * shape[-1]), shape[-2], shape[-1]);
        return transposed ? view.Transposed : view;
    }

    private static BroadcastRows RowsOf(in OperationFrame frame) =>
        new(frame.OutputShape.Sizes[..^2], frame.InputShape(0).Sizes[..^2], frame.InputShape(1).Sizes[..^2]);
}
