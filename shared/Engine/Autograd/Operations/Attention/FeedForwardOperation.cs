using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y = r + (max(x·W1ᵀ + b1, 0)·W2ᵀ + b2), the feed-forward network of a transformer with its residual connection. Inputs:
/// x [..., in], W1 [hidden, in], b1 [hidden], W2 [out, hidden], b2 [out] and r [..., out]; result [..., out].</summary>
/// <remarks>The bits are those of linear layers, rectifier and sum one after the other. Computed a few rows at a time, the hidden values are
/// finished while they are in the cache.</remarks>
internal sealed unsafe class FeedForwardOperation : Operation
{
    private const int BlockRows = WeightGradients.BlockRows;

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

    /// <summary>Both weights in panels, and the gradient in the hidden values of a block.</summary>
    public override int ScratchLength(ReadOnlySpan<Shape> inputs) =>
        checked(inputs[Weight1].ElementCount + inputs[Weight2].ElementCount + (BlockRows * inputs[Weight1][0]));

    public override long ProductFlops(ReadOnlySpan<Shape> inputs) =>
        2L * RowsOf(inputs[Input]) * (inputs[Weight1].ElementCount + inputs[Weight2].ElementCount);

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

        var (rows, features, hidden, results) = SizesOf(frame);
        if (rows == 0)
        {
            // No block will write them.
            Cleared(frame, Weight1);
            Cleared(frame, Weight2);
        }

        var bias1 = Cleared(frame, Bias1);
        var bias2 = Cleared(frame, Bias2);
        fixed (float* x = frame.Input(Input), weight1 = frame.Input(Weight1), weight2 = frame.Input(Weight2), h = frame.Saved,
            dy = frame.OutputGradient, scratch = frame.Scratch, dx = Wanted(frame, Input), dw1 = Wanted(frame, Weight1),
            dw2 = Wanted(frame, Weight2))
        {
            var panels1 = new WeightPanels(new MatrixView(weight1, hidden, features), scratch);
            var panels2 = new WeightPanels(new MatrixView(weight2, results, hidden), scratch + ((nint)hidden * features));
            var gradient = frame.Scratch[^(BlockRows * hidden)..];
            for (var row = 0; row < rows; row += BlockRows)
            {
                var count = Math.Min(BlockRows, rows - row);
                var outer = new MatrixView(dy + ((nint)row * results), count, results);
                if (dw2 is not null)
                {
                    WeightGradients.Run(
                        outer, new(h + ((nint)row * hidden), count, hidden), new(dw2, results, hidden), accumulate: row > 0);
                }

                RowSums.Add(frame.OutputGradient.Slice(row * results, count * results), bias2);
                var inner = new MatrixView(scratch + ((nint)hidden * (features + results)), count, hidden);
                panels2.Multiply(outer, inner, accumulate: false);
                var values = gradient[..(count * hidden)];
                Activations.ReluGradient(frame.Saved.Slice(row * hidden, count * hidden), values, values);
                RowSums.Add(values, bias1);
                if (dw1 is not null)
                {
                    WeightGradients.Run(
                        inner, new(x + ((nint)row * features), count, features), new(dw1, hidden, features), accumulate: row > 0);
                }

                if (dx is not null)
                {
                    panels1.Multiply(inner, new MatrixView(dx + ((nint)row * features), count, features), accumulate: false);
                }
            }
        }
    }

    private static Span<float> Wanted(in OperationFrame frame, int input) =>
        frame.NeedsGradient(input) ? frame.InputGradient(input) : default;

    private static Span<float> Cleared(in OperationFrame frame, int input)
    {
        var gradient = Wanted(frame, input);
        gradient.Clear();
        return gradient;
    }

    private static int RowsOf(Shape x) => x[-1] == 0 ? 0 : x.ElementCount / x[-1];

    private static (int Rows, int Features, int Hidden, int Results) SizesOf(in OperationFrame frame) =>
        (RowsOf(frame.InputShape(Input)), frame.InputShape(Weight1)[1], frame.InputShape(Weight1)[0], frame.InputShape(Weight2)[0]);
}
