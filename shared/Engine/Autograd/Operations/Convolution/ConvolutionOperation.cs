using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Two-dimensional cross-correlation, or its transpose. Inputs: x [batch, in, height, width], weight [out, in / groups, rows,
/// columns] (transposed: [in, out / groups, rows, columns]) and, where wanted, bias [out]; result [batch, out, height', width'].</summary>
/// <remarks>height' = ⌊(height + 2·padding - dilation·(rows - 1) - 1) / stride⌋ + 1; transposed: (height - 1)·stride - 2·padding +
/// dilation·(rows - 1) + outputPadding + 1. The kernel is not flipped. The order of all sums stands at
/// <see cref="LaneConvolution"/>. Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 9.1; Dumoulin and Visin, A
/// Guide to Convolution Arithmetic for Deep Learning (2016).</remarks>
internal sealed unsafe class ConvolutionOperation(ConvolutionSettings settings, bool isTransposed, SampleLayout layout)
    : Operation, ILaneOperation
{
    public override string Name => isTransposed ? "ConvTranspose" : "Conv";

    internal ConvolutionSettings Settings => settings;

    public override SampleCoupling Coupling => SampleCoupling.MicroBatch;

    public SampleLayout Layout => layout;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 3);
        var (input, weight) = (inputs[0], inputs[1]);
        if (input.Rank != 4 || weight.Rank != 4)
        {
            throw new ShapeException(
                $"{Name} needs input [batch, channels, height, width] and a weight of four axes, got {input} and {weight}; reshape one.");
        }

        var channels = isTransposed ? weight[0] : weight[1] * settings.Groups;
        if (input[1] != channels || weight[0] % settings.Groups != 0)
        {
            throw new ShapeException(
                $"{Name} needs input of {channels} channels for a weight {weight} in {settings.Groups} groups, got {input}; "
                + "change the layer's input channels.");
        }

        var shape = Geometry(input, weight).Checked(Name);
        var outChannels = isTransposed ? shape.InChannels : shape.OutChannels;
        if (inputs.Length == 3 && (inputs[2].Rank != 1 || inputs[2][0] != outChannels))
        {
            throw new ShapeException($"{Name} needs a bias of [{outChannels}], got {inputs[2]}; give one number per output channel.");
        }

        var size = isTransposed ? shape.Input : shape.Output;
        return new Shape(input[0], outChannels, size.Rows, size.Columns);
    }

    public override int ScratchLength(ReadOnlySpan<Shape> inputs)
    {
        var shape = Geometry(inputs[0], inputs[1]);
        var samples = inputs[0][0];
        var (input, output) = isTransposed ? (shape.OutputLength, shape.InputLength) : (shape.InputLength, shape.OutputLength);
        var copies = (2 * LaneMemory.CopyLength(layout, samples, input)) + LaneMemory.CopyLength(layout, samples, output);
        return copies + Math.Max(
            LaneConvolution.BackwardWeightScratch(shape, Lanes.Groups(samples)),
            Math.Max(ConvolutionPass.ForwardScratch(shape), ConvolutionPass.BackwardInputScratch(shape)));
    }

    // Each number of the result meets a kernel over its group's channels; transposed, each number of the input does.
    public override long ProductFlops(ReadOnlySpan<Shape> inputs)
    {
        var (places, weight) = (isTransposed ? inputs[0] : InferShape(inputs), inputs[1]);
        return 2L * places.ElementCount * weight[1] * weight[2] * weight[3];
    }

    public override void Forward(in OperationFrame frame)
    {
        var shape = Geometry(frame.InputShape(0), frame.InputShape(1));
        var memory = new LaneMemory(layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        var bias = frame.InputCount == 3 ? NativeSpan.Pointer(frame.Input(2)) : null;
        Apply(isTransposed, shape, memory, x, frame.Input(1), bias, y);
        memory.Written(y, frame.Output);
    }

    public override void Backward(in OperationFrame frame)
    {
        var shape = Geometry(frame.InputShape(0), frame.InputShape(1));
        var memory = new LaneMemory(layout, frame.InputShape(0)[0], frame.Scratch);
        var dy = memory.Read(frame.OutputGradient);
        BackwardParameters(frame, shape, memory, dy);
        if (frame.NeedsGradient(0))
        {
            var dx = memory.Write(frame.InputGradient(0));
            Apply(!isTransposed, shape, memory, dy, frame.Input(1), null, dx);
            memory.Written(dx, frame.InputGradient(0));
        }
    }

    private void BackwardParameters(in OperationFrame frame, in ConvolutionGeometry shape, LaneMemory memory, float* dy)
    {
        var bias = frame.InputCount == 3 && frame.NeedsGradient(2) ? NativeSpan.Pointer(frame.InputGradient(2)) : null;
        if (frame.NeedsGradient(1))
        {
            var x = memory.Read(frame.Input(0));
            var dw = NativeSpan.Pointer(frame.InputGradient(1));
            var input = isTransposed ? dy : x;
            var gradient = isTransposed ? x : dy;
            LaneConvolution.BackwardWeight(shape, memory.Groups, input, gradient, dw, isTransposed ? null : bias, memory.Scratch);
            bias = isTransposed ? bias : null;
        }

        if (bias != null)
        {
            var output = frame.OutputShape;
            var planes = LanePlanes.Of(dy, output[1], LaneImage.Dense(new(output[2], output[3])));
            LaneConvolution.BackwardBias(0, output[1], memory.Groups, planes, bias);
        }
    }

    // The gradient of the one in its input is the other.
    private static void Apply(
        bool transposed, in ConvolutionGeometry shape, in LaneMemory memory, float* from, ReadOnlySpan<float> weight, float* bias, float* to)
    {
        var weights = NativeSpan.Pointer(weight);
        if (transposed)
        {
            LaneConvolution.BackwardInput(shape, memory.Groups, from, weights, bias, to, memory.Scratch);
        }
        else
        {
            LaneConvolution.Forward(shape, memory.Groups, from, weights, bias, to, memory.Scratch);
        }
    }

    /// <summary>Whether it is the transpose of a convolution.</summary>
    internal bool IsTransposed => isTransposed;

    /// <summary>The sizes for such inputs.</summary>
    internal ConvolutionGeometry Geometry(Shape input, Shape weight)
    {
        var kernel = new Pair(weight[2], weight[3]);
        var size = new Pair(input[2], input[3]);
        return new ConvolutionGeometry
        {
            InChannels = weight[1] * settings.Groups,
            OutChannels = weight[0],
            Input = isTransposed ? settings.TransposedOutput(size, kernel) : size,
            Kernel = kernel,
            Stride = settings.Stride,
            Padding = settings.Padding,
            Dilation = settings.Dilation,
            Groups = settings.Groups,
        };
    }
}
