using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>y = x·Wᵀ + b with some consecutive rows of W and b alone, where wanted added to a residual: r + (x·Wᵀ + b). Inputs: x [..., in],
/// W [all, in], then b [all] and r [..., count] as wanted; result [..., count]. The gradients in the other rows are 0.</summary>
/// <remarks>The bits are those of a linear layer and a sum. It goes a few rows at a time, and what it makes of them is finished while they are
/// in the cache.</remarks>
internal sealed unsafe class ProjectionOperation : Operation
{
    private const int BlockRows = WeightGradients.BlockRows;

    private readonly int _start;
    private readonly int _count;
    private readonly int _bias;
    private readonly int _residual;

    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="residual">Whether there is a residual.</param>
    public ProjectionOperation(int start, int count, bool bias, bool residual = false)
    {
        (_start, _count) = (start, count);
        _bias = bias ? 2 : -1;
        _residual = residual ? bias ? 3 : 2 : -1;
    }

    public override string Name => "Projection";

    internal int Start => _start;

    internal int Count => _count;

    internal int BiasInput => _bias;

    internal int ResidualInput => _residual;

    public override SampleCoupling Coupling => SampleCoupling.None;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        var inputCount = Math.Max(1, Math.Max(_bias, _residual)) + 1;
        CheckInputCount(inputs, inputCount, inputCount);
        var (input, weight) = (inputs[0], inputs[1]);
        if (weight.Rank != 2 || _start + _count > weight[0] || input.Rank < 1 || input[-1] != weight[1])
        {
            throw new ShapeException(
                $"Projection needs input [..., in] and weight [{_start + _count} or more, in], got {input} and {weight}; resize one.");
        }

        var result = input.WithLast(_count);
        if (_bias > 0 && !inputs[_bias].Equals(new Shape(weight[0])))
        {
            throw new ShapeException($"Projection needs a bias of [{weight[0]}], got {inputs[_bias]}; give one number per output.");
        }

        return _residual < 0 || inputs[_residual].Equals(result)
            ? result
            : throw new ShapeException($"Projection needs a residual of {result}, got {inputs[_residual]}; make the shapes equal.");
    }

    /// <summary>The weight in panels.</summary>
    public override int ScratchLength(ReadOnlySpan<Shape> inputs) => _count * inputs[1][1];

    public override long ProductFlops(ReadOnlySpan<Shape> inputs) => 2L * inputs[0].ElementCount * _count;

    public override void Forward(in OperationFrame frame)
    {
        var (rows, features) = SizesOf(frame);
        fixed (float* x = frame.Input(0), weight = frame.Input(1), y = frame.Output, scratch = frame.Scratch)
        {
            var panels = new WeightPanels(Part(weight, features).Transposed, scratch);
            for (var row = 0; row < rows; row += BlockRows)
            {
                var count = Math.Min(BlockRows, rows - row);
                var target = new MatrixView(y + ((nint)row * _count), count, _count);
                if (_bias > 0)
                {
                    Rows.Broadcast(frame.Input(_bias).Slice(_start, _count), target);
                }

                panels.Multiply(new MatrixView(x + ((nint)row * features), count, features), target, accumulate: _bias > 0);
                if (_residual > 0)
                {
                    Elementwise.AddInto(
                        frame.Output.Slice(row * _count, count * _count), frame.Input(_residual).Slice(row * _count, count * _count));
                }
            }
        }
    }

    public override void Backward(in OperationFrame frame)
    {
        if (_residual > 0 && frame.NeedsGradient(_residual))
        {
            frame.OutputGradient.CopyTo(frame.InputGradient(_residual));
        }

        var (rows, features) = SizesOf(frame);
        var weightGradient = frame.NeedsGradient(1) ? frame.InputGradient(1) : default;
        var biasGradient = _bias > 0 && frame.NeedsGradient(_bias) ? frame.InputGradient(_bias) : default;
        weightGradient.Clear();
        biasGradient.Clear();
        fixed (float* x = frame.Input(0), weight = frame.Input(1), dy = frame.OutputGradient, scratch = frame.Scratch,
            dx = frame.NeedsGradient(0) ? frame.InputGradient(0) : default, dw = weightGradient)
        {
            var panels = dx is null ? default : new WeightPanels(Part(weight, features), scratch);
            for (var row = 0; row < rows; row += BlockRows)
            {
                var count = Math.Min(BlockRows, rows - row);
                var upstream = new MatrixView(dy + ((nint)row * _count), count, _count);
                if (dx is not null)
                {
                    panels.Multiply(upstream, new MatrixView(dx + ((nint)row * features), count, features), accumulate: false);
                }

                if (dw is not null)
                {
                    var input = new MatrixView(x + ((nint)row * features), count, features);
                    WeightGradients.Run(upstream, input, Part(dw, features), accumulate: row > 0);
                }

                RowSums.Add(
                    frame.OutputGradient.Slice(row * _count, count * _count), biasGradient.IsEmpty ? default : biasGradient.Slice(_start, _count));
            }
        }
    }

    private MatrixView Part(float* weight, int features) => new(weight + ((nint)_start * features), _count, features);

    private (int Rows, int Features) SizesOf(in OperationFrame frame) =>
        (_count == 0 ? 0 : frame.OutputShape.ElementCount / _count, frame.InputShape(1)[1]);
}
