using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Convolution, rectifier and max pooling with windows that do not overlap, as one operation: what lies between is kept for one
/// group of sixteen samples at a time, in the cache. The bits are those of the single operations. Inputs are the convolution's.</summary>
internal sealed unsafe class ConvolutionPoolOperation(ConvolutionOperation convolution, PoolingSettings settings)
    : Operation, ILaneOperation
{
    // The open sums of all weights' gradients, 16 each, have to stay in the second-level cache.
    private const int MostWeights = 16 * 1024;

    public override string Name => $"{convolution.Name}, ReLU, MaxPool";

    public override SampleCoupling Coupling => SampleCoupling.MicroBatch;

    public SampleLayout Layout => convolution.Layout;

    /// <summary>Whether a convolution with such a weight in front of pooling can be computed so.</summary>
    public static bool CanRun(ConvolutionOperation convolution, PoolingSettings settings, Shape weight, Shape pooled) =>
        !convolution.IsTransposed && weight.ElementCount <= MostWeights && ActivationPoolOperation.CanRun(settings, pooled);

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        var input = convolution.InferShape(inputs);
        return new Shape(input[0], input[1], settings.Rows(input[2]).Output, settings.Columns(input[3]).Output);
    }

    // The winners' places.
    public override int SavedLength(ReadOnlySpan<Shape> inputs)
    {
        var output = InferShape(inputs);
        return output[0] == 0 ? 0 : Lanes.Groups(output[0]) * Lanes.Count * (output.ElementCount / output[0]);
    }

    public override int ScratchLength(ReadOnlySpan<Shape> inputs)
    {
        var (shape, output) = (convolution.Geometry(inputs[0], inputs[1]), InferShape(inputs));
        var samples = inputs[0][0];
        var outputLength = samples == 0 ? 0 : output.ElementCount / samples;
        var copies = (2 * LaneMemory.CopyLength(Layout, samples, shape.InputLength))
            + (2 * LaneMemory.CopyLength(Layout, samples, outputLength));
        var backward = ConvolutionPass.BackwardInputScratch(shape)
            + (shape.HasBorder ? shape.PaddedImage.Length(shape.InChannels) : 0)
            + ((shape.WeightLength + shape.OutChannels) * Lanes.Count);
        return copies + (shape.OutputLength * Lanes.Count) + Math.Max(ConvolutionPass.ForwardScratch(shape), backward);
    }

    public override void Forward(in OperationFrame frame)
    {
        var (shape, pooling) = (convolution.Geometry(frame.InputShape(0), frame.InputShape(1)), PoolingOf(frame));
        var memory = new LaneMemory(Layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        var taps = NativeSpan.Pointer(frame.Saved);
        var between = memory.Scratch;
        var bias = frame.InputCount == 3 ? NativeSpan.Pointer(frame.Input(2)) : null;
        var pass = ConvolutionPass.Forward(shape, NativeSpan.Pointer(frame.Input(1)), bias, between + (shape.OutputLength * Lanes.Count));
        for (var group = 0; group < memory.Groups; group++, x += shape.InputLength * Lanes.Count)
        {
            pass.Run(x, between);
            for (var channel = 0; channel < shape.OutChannels; channel++)
            {
                var place = (((nint)group * shape.OutChannels) + channel) * WindowsOf(frame);
                pooling.Forward(between + (channel * PixelsOf(shape)), ChannelMap.Identity, y + place, null, taps + place);
            }
        }

        memory.Written(y, frame.Output);
    }

    public override void Backward(in OperationFrame frame)
    {
        var (shape, pooling) = (convolution.Geometry(frame.InputShape(0), frame.InputShape(1)), PoolingOf(frame));
        var memory = new LaneMemory(Layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Read(frame.Output);
        var dy = memory.Read(frame.OutputGradient);
        var needsInput = frame.NeedsGradient(0);
        var dx = needsInput ? memory.Write(frame.InputGradient(0)) : null;
        var taps = NativeSpan.Pointer(frame.Saved);
        var between = memory.Scratch;
        var sums = new ParameterSums(frame, shape, between + (shape.OutputLength * Lanes.Count));
        var pass = needsInput
            ? ConvolutionPass.BackwardInput(shape, NativeSpan.Pointer(frame.Input(1)), null, sums.Scratch)
            : default;
        for (nint group = 0; group < memory.Groups; group++)
        {
            for (var channel = 0; channel < shape.OutChannels; channel++)
            {
                var place = ((group * shape.OutChannels) + channel) * WindowsOf(frame);
                var plane = between + (channel * PixelsOf(shape));
                pooling.Backward(plane, ChannelMap.Identity, 0f, 0f, dy + place, y + place, taps + place, plane, shape.Output.Columns);
            }

            var offset = group * shape.InputLength * Lanes.Count;
            sums.Add(shape, x + offset, between);
            if (needsInput)
            {
                pass.Run(between, dx + offset);
            }
        }

        sums.Finish(frame, shape);
        if (needsInput)
        {
            memory.Written(dx, frame.InputGradient(0));
        }
    }

    private static nint PixelsOf(in ConvolutionGeometry shape) => (nint)shape.Output.Rows * shape.Output.Columns * Lanes.Count;

    private static nint WindowsOf(in OperationFrame frame) => (nint)frame.OutputShape[2] * frame.OutputShape[3] * Lanes.Count;

    private LaneActivationPooling PoolingOf(in OperationFrame frame)
    {
        var size = convolution.Geometry(frame.InputShape(0), frame.InputShape(1)).Output;
        return new LaneActivationPooling(settings.Rows(size.Rows), settings.Columns(size.Columns));
    }

    /// <summary>The open sums of the gradients in weight and bias.</summary>
    private readonly struct ParameterSums
    {
        private readonly bool _needsWeight;
        private readonly float* _bias;
        private readonly float* _weight;
        private readonly float* _padded;

        public ParameterSums(in OperationFrame frame, in ConvolutionGeometry shape, float* scratch)
        {
            _needsWeight = frame.NeedsGradient(1);
            var needsBias = frame.InputCount == 3 && frame.NeedsGradient(2);
            _bias = needsBias ? scratch : null;
            _weight = scratch + (shape.OutChannels * Lanes.Count);
            _padded = _weight + (shape.WeightLength * Lanes.Count);
            Scratch = _padded + (shape.HasBorder ? shape.PaddedImage.Length(shape.InChannels) : 0);
            new Span<float>(scratch, (shape.OutChannels + shape.WeightLength) * Lanes.Count).Clear();
        }

        /// <summary>What is left of the scratch.</summary>
        public float* Scratch { get; }

        public void Add(in ConvolutionGeometry shape, float* x, float* gradient)
        {
            if (!_needsWeight)
            {
                var plane = PixelsOf(shape);
                LaneSums.Add(gradient, _bias == null ? 0 : shape.OutChannels, plane, (int)(plane / Lanes.Count), _bias);
                return;
            }

            var image = shape.InputImage;
            if (shape.HasBorder)
            {
                image = shape.PaddedImage;
                Lanes.Place(x, shape.InChannels, shape.Input, _padded, image, shape.Padding, 1);
                x = _padded;
            }

            LaneWeightGradient.AddGroup(shape, image, x, gradient, _weight, _bias);
        }

        public void Finish(in OperationFrame frame, in ConvolutionGeometry shape)
        {
            if (_needsWeight)
            {
                Lanes.Sums(_weight, shape.WeightLength, NativeSpan.Pointer(frame.InputGradient(1)));
            }

            if (_bias != null)
            {
                Lanes.Sums(_bias, shape.OutChannels, NativeSpan.Pointer(frame.InputGradient(2)));
            }
        }
    }
}
