using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y = x·Wᵀ + b. Inputs: x [..., in], weight [out, in] and, where wanted, bias [out]; result [..., out]. The bias is where each
/// sum begins, not added afterwards.</summary>
public sealed unsafe class LinearOperation : Operation, ISharedGradients
{
    // Smaller pieces of a weight's gradient would copy x more often than that is worth, and no bucket needs them.
    private const int PieceRows = 256;
    private const int PieceFloats = 64 * 1024;

    private readonly bool _rectify;
    private readonly bool _rectifiedInput;

    /// <summary>y = x·Wᵀ + b.</summary>
    public LinearOperation()
    {
    }

    /// <summary>The operation together with a ReLU behind it, or with the gradient of one before it: chains of linear layers and ReLU then
    /// need no passes over memory for ReLU, and keep their bits.</summary>
    /// <param name="rectify">Whether y = max(0, x·Wᵀ + b). The gradient that reaches y must already be 0 where y is: every user of y
    /// has <paramref name="rectifiedInput"/>.</param>
    /// <param name="rectifiedInput">Whether x is what such an operation returned: its gradient becomes 0 where x is 0.</param>
    private LinearOperation(bool rectify, bool rectifiedInput) => (_rectify, _rectifiedInput) = (rectify, rectifiedInput);

    /// <summary>The same operation with ReLU behind it; every user of its result must take it as <see cref="WithRectifiedInput"/> does.</summary>
    internal LinearOperation WithRectifiedOutput() => new(rectify: true, _rectifiedInput);

    /// <summary>The same operation behind one that has ReLU behind it.</summary>
    internal LinearOperation WithRectifiedInput() => new(_rectify, rectifiedInput: true);

    /// <inheritdoc/>
    public override string Name => "Linear";

    /// <inheritdoc/>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 3);
        var (input, weight) = (inputs[0], inputs[1]);
        if (weight.Rank != 2 || input.Rank < 1 || input[-1] != weight[1])
        {
            throw new ShapeException(
                $"Linear needs input [..., in] and weight [out, in], got {input} and {weight}; flatten or resize one.");
        }

        if (inputs.Length == 3 && (inputs[2].Rank != 1 || inputs[2][0] != weight[0]))
        {
            throw new ShapeException($"Linear needs a bias of [{weight[0]}], got {inputs[2]}; give one number per output.");
        }

        return input.WithLast(weight[0]);
    }

    /// <inheritdoc/>
    public override long ProductFlops(ReadOnlySpan<Shape> inputs) => 2L * inputs[0].ElementCount * inputs[1][0];

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var (rows, columns) = Sizes(frame);
        fixed (float* x = frame.Input(0), weight = frame.Input(1), y = frame.Output)
        {
            var input = new MatrixView(x, rows, frame.InputShape(1)[1]);
            var weights = new MatrixView(weight, columns, input.Columns).Transposed;
            var output = new MatrixView(y, rows, columns);
            var bias = frame.InputCount == 3 ? frame.Input(2) : [];
            MatMul.Run(input, weights, output, new ProductOptions { Bias = bias, Rectify = _rectify });
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var (rows, columns) = Sizes(frame);
        var features = frame.InputShape(1)[1];
        if (frame.NeedsGradient(0))
        {
            fixed (float* weight = frame.Input(1), x = frame.Input(0), dy = frame.OutputGradient, dx = frame.InputGradient(0))
            {
                var mask = _rectifiedInput ? new MatrixView(x, rows, features) : (MatrixView?)null;
                MatMul.Run(
                    new(dy, rows, columns), new(weight, columns, features), new(dx, rows, features), new ProductOptions { MaskedBy = mask });
            }
        }

        SharedGradients(frame, Math.Max(rows, 1), null);
    }

    /// <inheritdoc/>
    public void BackwardShared(in OperationFrame frame, in MicroBatches parts, IRowObserver? rows) =>
        SharedGradients(frame, Math.Max(Sizes(frame).Rows / parts.Samples * parts.Size, 1), rows);

    // The bias lies behind the weight: once it is done, the weight's last rows may leave.
    private static void SharedGradients(in OperationFrame frame, int partRows, IRowObserver? observer)
    {
        var (rows, columns) = Sizes(frame);
        var features = frame.InputShape(1)[1];
        if (frame.InputCount == 3 && frame.NeedsGradient(2))
        {
            MatMulParts.ColumnSums(frame.OutputGradient, columns, partRows, frame.InputGradient(2));
        }

        if (frame.NeedsGradient(1))
        {
            fixed (float* x = frame.Input(0), dy = frame.OutputGradient, dw = frame.InputGradient(1))
            {
                var (input, gradient) = (new MatrixView(x, rows, features), new MatrixView(dy, rows, columns));
                var piece = observer is null ? columns : Math.Max(PieceRows, PieceFloats / Math.Max(features, 1));
                for (var end = columns; end > 0; end -= piece)
                {
                    var first = Math.Max(end - piece, 0);
                    var upstream = new MatrixView(dy + first, rows, end - first, columns, 1);
                    MatMulParts.Run(upstream.Transposed, input, partRows, new(dw + ((nint)first * features), end - first, features));
                    observer?.OnRows(1, first);
                }
            }
        }
    }

    private static (int Rows, int Columns) Sizes(in OperationFrame frame)
    {
        var columns = frame.InputShape(1)[0];
        return (columns == 0 ? 0 : frame.OutputShape.ElementCount / columns, columns);
    }
}
