using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y = r + (max(x·W1ᵀ + b1, 0)·W2ᵀ + b2), the feed-forward network of a transformer with its residual connection. Inputs:
/// x [..., in], W1 [hidden, in], b1 [hidden], W2 [out, hidden], b2 [out] and r [..., out]; result [..., out].</summary>
/// <remarks>The bits are those of linear layers, rectifier and sum one after the other. Computed a few rows at a time, the hidden values are
/// finished while they are in the cache.</remarks>
internal sealed unsafe class FeedForwardOperation : Operation
{
    // Four tiles of rows: as many as products take without copying the weights' panels.
    private const int BlockRows = 56;

    private const int Input = 0;
    private const int Weight1 = 1;
    private const int Bias1 = 2;
    private const int Weight2 = 3;
    private const int Bias2 = 4;
    private const int Residual = 5;

    public override string Name => "FeedForward";

    public override SampleCoupling Coupling => SampleCoupling.None;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 6, 6);
        var (x, weight1, weight2) = (inputs[Input], inputs[Weight1], inputs[Weight2]);
        if (x.Rank < 1 || weight1.Rank != 2 || weight2.Rank != 2 || x[-1] != weight1[1] || weight2[1] != weight1[0]
            || !inputs[Bias1].Equals(new Shape(weight1[0])) || !inputs[Bias2].Equals(new Shape(weight2[0]))
            || !inputs[Residual].Equals(x.WithLast(weight2[0])))
        {
            throw new ShapeException(
                $"FeedForward needs x [..., in], weights [hidden, in] and [out, hidden] with their biases and a residual [..., out], got "
                + $"{string.Join(", ", inputs.ToArray().Select(shape => shape.ToString()))}; resize them.");
        }

        return inputs[Residual];
    }

    /// <summary>The hidden values.</summary>
    public override int SavedLength(ReadOnlySpan<Shape> inputs) => checked(RowsOf(inputs[Input]) * inputs[Weight1][0]);

    /// <summary>Both weights in panels, and the gradient in the hidden values.</summary>
    public override int ScratchLength(ReadOnlySpan<Shape> inputs) =>
        checked(inputs[Weight1].ElementCount + inputs[Weight2].ElementCount + (RowsOf(inputs[Input]) * inputs[Weight1][0]));

    public override void Forward(in OperationFrame frame)
    {
        var (rows, features, hidden, results) = SizesOf(frame);
        fixed (float* x = frame.Input(Input), weight1 = frame.Input(Weight1), weight2 = frame.Input(Weight2), y = frame.Output,
            h = frame.Saved, scratch = frame.Scratch)
        {
            var panels1 = new WeightPanels(new MatrixView(weight1, hidden, features).Transposed, scratch);
            var panels2 = new WeightPanels(new MatrixView(weight2, results, hidden).Transposed, scratch + ((nint)hidden * features));
            for (var row = 0; row < rows; row += BlockRows)
            {
                var count = Math.Min(BlockRows, rows - row);
                var inner = new MatrixView(h + ((nint)row * hidden), count, hidden);
                Rows.Broadcast(frame.Input(Bias1), inner);
                panels1.Multiply(new MatrixView(x + ((nint)row * features), count, features), inner, accumulate: true);
                var values = frame.Saved.Slice(row * hidden, count * hidden);
                Activations.Relu(values, values);

                var outer = new MatrixView(y + ((nint)row * results), count, results);
                Rows.Broadcast(frame.Input(Bias2), outer);
                panels2.Multiply(inner, outer, accumulate: true);
                Elementwise.AddInto(
                    frame.Output.Slice(row * results, count * results), frame.Input(Residual).Slice(row * results, count * results));
            }
        }
    }

    public override void Backward(in OperationFrame frame)
    {
        if (frame.NeedsGradient(Residual))
        {
            frame.OutputGradient.CopyTo(frame.InputGradient(Residual));
        }

        if (frame.NeedsGradient(Bias2))
        {
            Reductions.ColumnSums(frame.OutputGradient, frame.InputShape(Bias2)[0], frame.InputGradient(Bias2));
        }

        var (rows, features, hidden, results) = SizesOf(frame);
        var hiddenGradient = frame.Scratch[^(rows * hidden)..];
        fixed (float* x = frame.Input(Input), h = frame.Saved, dy = frame.OutputGradient, dh = hiddenGradient)
        {
            if (frame.NeedsGradient(Weight2))
            {
                fixed (float* target = frame.InputGradient(Weight2))
                {
                    MatMul.Run(new MatrixView(dy, rows, results).Transposed, new(h, rows, hidden), new(target, results, hidden));
                }
            }

            if (!frame.NeedsGradient(Input) && !frame.NeedsGradient(Weight1) && !frame.NeedsGradient(Bias1))
            {
                return;
            }

            HiddenGradients(frame, dy, hiddenGradient);
            if (frame.NeedsGradient(Weight1))
            {
                fixed (float* target = frame.InputGradient(Weight1))
                {
                    MatMul.Run(new MatrixView(dh, rows, hidden).Transposed, new(x, rows, features), new(target, hidden, features));
                }
            }
        }
    }

    /// <summary>The gradient in the hidden values' sums, and what is made of it while it is in the cache.</summary>
    private static void HiddenGradients(in OperationFrame frame, float* dy, Span<float> hiddenGradient)
    {
        var (rows, features, hidden, results) = SizesOf(frame);
        var bias = frame.NeedsGradient(Bias1) ? frame.InputGradient(Bias1) : default;
        bias.Clear();
        fixed (float* weight1 = frame.Input(Weight1), weight2 = frame.Input(Weight2), dh = hiddenGradient, scratch = frame.Scratch,
            dx = frame.NeedsGradient(Input) ? frame.InputGradient(Input) : default)
        {
            var panels2 = new WeightPanels(new MatrixView(weight2, results, hidden), scratch);
            var panels1 = dx is null
                ? default
                : new WeightPanels(new MatrixView(weight1, hidden, features), scratch + ((nint)hidden * results));
            for (var row = 0; row < rows; row += BlockRows)
            {
                var count = Math.Min(BlockRows, rows - row);
                var inner = new MatrixView(dh + ((nint)row * hidden), count, hidden);
                panels2.Multiply(new MatrixView(dy + ((nint)row * results), count, results), inner, accumulate: false);
                var gradient = hiddenGradient.Slice(row * hidden, count * hidden);
                Activations.ReluGradient(frame.Saved.Slice(row * hidden, count * hidden), gradient, gradient);
                for (var start = 0; start < gradient.Length && !bias.IsEmpty; start += hidden)
                {
                    Elementwise.AddInto(bias, gradient.Slice(start, hidden));
                }

                if (dx is not null)
                {
                    panels1.Multiply(inner, new MatrixView(dx + ((nint)row * features), count, features), accumulate: false);
                }
            }
        }
    }

    private static int RowsOf(Shape x) => x[-1] == 0 ? 0 : x.ElementCount / x[-1];

    private static (int Rows, int Features, int Hidden, int Results) SizesOf(in OperationFrame frame) =>
        (RowsOf(frame.InputShape(Input)), frame.InputShape(Weight1)[1], frame.InputShape(Weight1)[0], frame.InputShape(Weight2)[0]);
}
