using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Kernels.Functions;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>A function of two numbers, element by element. Two inputs whose shapes broadcast by NumPy's rules: aligned at their last axes, an
/// axis of size 1, or none, is repeated. The gradient in a repeated input is summed over its repetitions.</summary>
public abstract class BroadcastOperation : Operation
{
    private protected BroadcastOperation()
    {
    }

    /// <summary>Right where inputs that hold samples hold them on their first axis and all inputs have the result's rank, or are shared by
    /// all samples.</summary>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 2);
        return Shapes.Broadcast(inputs[0], inputs[1])
            ?? throw new ShapeException(
                $"{Name} needs shapes that broadcast, got {inputs[0]} and {inputs[1]}; "
                + "aligned at the last axis, two sizes must be equal or one of them 1.");
    }

    /// <inheritdoc/>
    public override int ScratchLength(ReadOnlySpan<Shape> inputs) =>
        inputs[0].Equals(inputs[1]) ? 0 : InferShape(inputs).ElementCount;

    private protected static void Run<TFunction>(TFunction f, in OperationFrame frame)
        where TFunction : struct, IFunctionOfTwo => Broadcasting.Value(f, RowsOf(frame), frame.Input(0), frame.Input(1), frame.Output);

    private protected static void RunBackward<TFunction>(TFunction f, in OperationFrame frame)
        where TFunction : struct, IFunctionOfTwo
    {
        const int x = 0, y = 1;
        var upstream = frame.OutputGradient;
        if (frame.NeedsGradient(x))
        {
            var gradient = Place(frame, x);
            Broadcasting.GradientInLeft(f, RowsOf(frame), frame.Input(x), frame.Input(y), upstream, gradient);
            Fold(frame, x, gradient);
        }

        if (frame.NeedsGradient(y))
        {
            var gradient = Place(frame, y);
            Broadcasting.GradientInRight(f, RowsOf(frame), frame.Input(x), frame.Input(y), upstream, gradient);
            Fold(frame, y, gradient);
        }
    }

    private static BroadcastRows RowsOf(in OperationFrame frame) =>
        new(frame.OutputShape.Sizes, frame.InputShape(0).Sizes, frame.InputShape(1).Sizes);

    private static bool IsRepeated(in OperationFrame frame, int input) =>
        frame.InputShape(input).ElementCount != frame.OutputShape.ElementCount;

    private static Span<float> Place(in OperationFrame frame, int input) =>
        IsRepeated(frame, input) ? frame.Scratch : frame.InputGradient(input);

    private static void Fold(in OperationFrame frame, int input, ReadOnlySpan<float> gradient)
    {
        if (IsRepeated(frame, input))
        {
            AxisSums.Fold(gradient, frame.OutputShape.Sizes, frame.InputGradient(input), frame.InputShape(input).Sizes);
        }
    }
}
