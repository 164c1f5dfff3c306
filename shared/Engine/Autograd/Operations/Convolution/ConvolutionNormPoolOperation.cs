using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Convolution, batch norm, rectifier and max pooling with windows that do not overlap, as one operation. On the way back the
/// gradient behind the convolution lives for a few channels at a time, in the cache, and lies at once as the products need it. The bits are those of
/// the single operations. Inputs are the convolution's, then the batch norm's parameters.</summary>
/// <param name="convolution">The convolution.</param>
/// <param name="parameters">Number of its inputs.</param>
/// <param name="norm">The batch norm.</param>
/// <param name="settings">The windows.</param>
internal sealed unsafe class ConvolutionNormPoolOperation(
    ConvolutionOperation convolution, int parameters, BatchNormOperation norm, PoolingSettings settings) : Operation, ILaneOperation
{
    public override string Name => $"{convolution.Name}, BatchNorm, ReLU, MaxPool";

    public override SampleCoupling Coupling => SampleCoupling.MicroBatch;

    public SampleLayout Layout => convolution.Layout;

    /// <summary>Whether a convolution in front of a batch norm can be computed so: its output's gradient needs no zeros between pixels.</summary>
    public static bool CanRun(ConvolutionOperation convolution, Shape input, Shape weight)
    {
        if (convolution.IsTransposed)
        {
            return false;
        }

        var shape = convolution.Geometry(input, weight);
        return shape.Stride == 1 && shape.SpreadOffset.Columns >= 0;
    }

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        var between = Between(inputs);
        norm.InferShape([between, .. inputs[parameters..]]);
        return new Shape(between[0], between[1], settings.Rows(between[2]).Output, settings.Columns(between[3]).Output);
    }

    // The batch norm's, the convolution's results, then for each window the winner's value and place.
    public override int SavedLength(ReadOnlySpan<Shape> inputs)
    {
        var between = Between(inputs);
        return NormLength(between[1]) + BetweenLength(between) + ActivationPoolPass.WinnersLength(InferShape(inputs));
    }

    public override int ScratchLength(ReadOnlySpan<Shape> inputs)
    {
        var (shape, output) = (convolution.Geometry(inputs[0], inputs[1]), InferShape(inputs));
        var (samples, groups) = (inputs[0][0], Lanes.Groups(inputs[0][0]));
        var outputLength = samples == 0 ? 0 : output.ElementCount / samples;
        var copies = (2 * LaneMemory.CopyLength(Layout, samples, shape.InputLength))
            + (2 * LaneMemory.CopyLength(Layout, samples, outputLength));
        var backward = LaneConvolution.BackwardWeightScratch(shape, groups)
            + shape.SpreadImage.Length(groups * shape.OutChannels)
            + ConvolutionPass.PlacedBackwardScratch(shape);
        return copies + Math.Max(ConvolutionPass.ForwardScratch(shape), backward);
    }

    public override void Forward(in OperationFrame frame)
    {
        var shape = convolution.Geometry(frame.InputShape(0), frame.InputShape(1));
        var memory = new LaneMemory(Layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Write(frame.Output);
        var bias = parameters == 3 ? NativeSpan.Pointer(frame.Input(2)) : null;
        var between = BetweenOf(frame, shape);
        LaneConvolution.Forward(shape, memory.Groups, x, NativeSpan.Pointer(frame.Input(1)), bias, between, memory.Scratch);
        PoolOf(frame, shape).Forward(between, y);
        memory.Written(y, frame.Output);
    }

    public override void Backward(in OperationFrame frame)
    {
        var shape = convolution.Geometry(frame.InputShape(0), frame.InputShape(1));
        var memory = new LaneMemory(Layout, frame.InputShape(0)[0], frame.Scratch);
        var x = memory.Read(frame.Input(0));
        var y = memory.Read(frame.Output);
        var dy = memory.Read(frame.OutputGradient);
        var dx = frame.NeedsGradient(0) ? memory.Write(frame.InputGradient(0)) : null;
        var between = BetweenOf(frame, shape);
        var pool = PoolOf(frame, shape);
        var scratch = memory.Scratch;
        var gradients = new ParameterGradients(frame, parameters, shape, memory.Groups, x, ref scratch);

        // Without a gradient in x only the channels of one tile are there at a time.
        var tile = LaneWeightGradient.TileRows(shape);
        var image = shape.SpreadImage;
        var column = shape.IsSpread ? shape.SpreadOffset.Columns : 0;
        var kept = dx == null ? tile : shape.OutChannels;
        for (var channel = 0; channel < shape.OutChannels; channel += TileAt(shape, tile, channel))
        {
            var first = dx == null ? scratch - (channel * image.Plane) : scratch;
            var planes = new LanePlanes(first, image, kept * image.Plane, column);
            var rows = TileAt(shape, tile, channel);
            for (var row = 0; row < rows; row++)
            {
                var slope = pool.Begin(channel + row, y, dy);
                for (var group = 0; group < memory.Groups; group++)
                {
                    var plane = planes.At(group, channel + row);
                    planes.ClearBeside(plane, shape.Output.Columns);
                    pool.Backward(slope, group, channel + row, between, y, dy, plane + (column * Lanes.Count), image.Size.Columns);
                }
            }

            gradients.Write(shape, channel, rows, planes);
        }

        pool.WriteStatistics();
        if (dx != null)
        {
            var weights = NativeSpan.Pointer(frame.Input(1));
            var pass = ConvolutionPass.BackwardInput(shape, weights, null, scratch + image.Length(memory.Groups * shape.OutChannels));
            for (nint group = 0; group < memory.Groups; group++)
            {
                pass.RunPlaced(scratch + (group * shape.OutChannels * image.Plane), dx + (group * shape.InputLength * Lanes.Count));
            }

            memory.Written(dx, frame.InputGradient(0));
        }
    }

    // Channels of the tile that begins here: none reaches into the next part.
    private static int TileAt(in ConvolutionGeometry shape, int tile, int channel) =>
        Math.Min(tile, shape.OutPerGroup - (channel % shape.OutPerGroup));

    private Shape Between(ReadOnlySpan<Shape> inputs) => convolution.InferShape(inputs[..parameters]);

    // Whole vectors begin at whole cache lines.
    private static int NormLength(int channels) => (BatchNormOperation.SavedLengthOf(channels) + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    private static int BetweenLength(Shape between) =>
        between[0] == 0 ? 0 : Lanes.Groups(between[0]) * Lanes.Count * (between.ElementCount / between[0]);

    private static float* BetweenOf(in OperationFrame frame, in ConvolutionGeometry shape) =>
        NativeSpan.Pointer(frame.Saved) + NormLength(shape.OutChannels);

    private ActivationPoolPass PoolOf(in OperationFrame frame, in ConvolutionGeometry shape) =>
        new(norm, frame, settings, frame.InputShape(0)[0], shape.OutChannels, shape.Output, parameters);

    /// <summary>The gradients in the convolution's weight and bias.</summary>
    private readonly ref struct ParameterGradients
    {
        private readonly int _groups;
        private readonly LanePlanes _input;
        private readonly float* _weight;
        private readonly float* _bias;
        private readonly float* _sums;

        public ParameterGradients(
            in OperationFrame frame, int inputs, in ConvolutionGeometry shape, int groups, float* x, ref float* scratch)
        {
            _groups = groups;
            _weight = frame.NeedsGradient(1) ? NativeSpan.Pointer(frame.InputGradient(1)) : null;
            _bias = inputs == 3 && frame.NeedsGradient(2) ? NativeSpan.Pointer(frame.InputGradient(2)) : null;
            _sums = scratch;
            scratch += LaneWeightGradient.SumsLength(shape);
            var image = shape.InputImage;
            if (shape.HasBorder && _weight != null)
            {
                image = shape.PaddedImage;
                Lanes.Place(x, shape.InChannels * groups, shape.Input, scratch, image, shape.Padding, 1);
                x = scratch;
                scratch += image.Length(groups * shape.InChannels);
            }

            _input = LanePlanes.Of(x, shape.InChannels, image);
        }

        public void Write(in ConvolutionGeometry shape, int channel, int rows, in LanePlanes planes)
        {
            if (_weight != null)
            {
                LaneWeightGradient.RunTile(shape, _groups, channel, rows, _input, planes, _weight, _bias, _sums);
            }
            else if (_bias != null)
            {
                LaneConvolution.BackwardBias(channel, rows, _groups, planes, _bias);
            }
        }
    }
}
