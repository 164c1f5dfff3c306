namespace Cluster.Engine.Kernels.Convolution;

/// <summary>One direction of a convolution with its weights packed, to be run group by group.</summary>
internal readonly unsafe struct ConvolutionPass
{
    private const int FloatsPerOffset = sizeof(long) / sizeof(float);

    private readonly PlaneProducts _products;
    private readonly LaneImage _image;
    private readonly int _planes;
    private readonly Pair _size;
    private readonly Pair _stride;
    private readonly int _offset;
    private readonly bool _isPlaced;
    private readonly float* _packed;
    private readonly nint* _offsets;
    private readonly float* _start;
    private readonly float* _placed;

    private ConvolutionPass(
        in ConvolutionGeometry shape, bool forward, float* weight, float* start, float* scratch)
    {
        var (inChannels, outChannels) = forward ? (shape.InPerGroup, shape.OutPerGroup) : (shape.OutPerGroup, shape.InPerGroup);
        var k = inChannels * shape.Taps;
        var channelTaps = inChannels * shape.Kernel.Columns;
        _image = forward ? shape.WidenedImage : shape.SpreadImage;
        _isPlaced = forward ? shape.Padding.Columns > 0 : shape.IsSpread;
        (_planes, _size) = forward ? (shape.InChannels, shape.Input) : (shape.OutChannels, shape.Output);
        (_offset, _stride) = forward ? (shape.Padding.Columns, 1) : (shape.SpreadOffset.Columns, shape.Stride);
        _start = start;
        _offsets = (nint*)scratch;
        var weightOffsets = (nint*)(scratch + Padded(FloatsPerOffset * k));
        _packed = scratch + (2 * Padded(FloatsPerOffset * k));
        _placed = _packed + Padded(shape.WeightLength);

        // Forward a weight row is [in channels, taps]; backward it is one input channel's taps, turned, in every output channel.
        var weightRow = forward ? k : shape.Taps;
        var channelStride = forward ? shape.Taps : shape.InPerGroup * shape.Taps;
        for (var step = 0; step < k; step++)
        {
            var (row, rest) = Math.DivRem(step, channelTaps);
            var (channel, column) = Math.DivRem(rest, shape.Kernel.Columns);
            var tap = (row * shape.Kernel.Columns) + column;
            _offsets[step] = (channel * _image.Plane) + _image.At(row * shape.Dilation.Rows, column * shape.Dilation.Columns);
            weightOffsets[step] = ((nint)channel * channelStride) + (forward ? tap : shape.Taps - 1 - tap);
        }

        var perGroup = outChannels * k;
        for (var part = 0; part < shape.Groups; part++)
        {
            LaneProduct.Pack(outChannels, k, weight + (part * perGroup), weightRow, weightOffsets, _packed + (part * perGroup));
        }

        var begin = forward ? shape.Padding.Rows : shape.SpreadOffset.Rows;
        var end = begin + (forward ? shape.Input.Rows : shape.SpreadRows);
        var stride = forward ? shape.Stride : 1;
        var window = new TapRows(begin, end, stride.Rows, shape.Dilation.Rows, shape.Kernel.Rows);
        var output = forward ? shape.Output : shape.Input;
        _products = new PlaneProducts(shape.Groups, inChannels, outChannels, _image, output, stride, window, channelTaps);
    }

    /// <summary>Floats of scratch for <see cref="Forward"/>.</summary>
    public static int ForwardScratch(in ConvolutionGeometry shape) =>
        PackedLength(shape, shape.InPerGroup) + (shape.Padding.Columns > 0 ? shape.WidenedImage.Length(shape.InChannels) : 0);

    /// <summary>Floats of scratch for <see cref="BackwardInput"/>.</summary>
    public static int BackwardInputScratch(in ConvolutionGeometry shape) =>
        PlacedBackwardScratch(shape) + (shape.IsSpread ? shape.SpreadImage.Length(shape.OutChannels) : 0);

    /// <summary>The same where gradients come as they have to lie.</summary>
    public static int PlacedBackwardScratch(in ConvolutionGeometry shape) => PackedLength(shape, shape.OutPerGroup);

    /// <summary>output = bias + weight ⋆ input.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="weight">[outChannels, inChannels / groups, kernel].</param>
    /// <param name="bias">[outChannels], or null.</param>
    /// <param name="scratch">Room that the pass keeps.</param>
    public static ConvolutionPass Forward(in ConvolutionGeometry shape, float* weight, float* bias, float* scratch) =>
        new(shape, forward: true, weight, bias, scratch);

    /// <summary>From the gradient in the output to that in the input; as an operation of its own, the transposed convolution.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="weight">[outChannels, inChannels / groups, kernel].</param>
    /// <param name="start">[inChannels], what the chains begin at, or null.</param>
    /// <param name="scratch">Room that the pass keeps.</param>
    public static ConvolutionPass BackwardInput(in ConvolutionGeometry shape, float* weight, float* start, float* scratch) =>
        new(shape, forward: false, weight, start, scratch);

    /// <summary>Computes one group of samples.</summary>
    /// <param name="source">[channels, height, width, 16].</param>
    /// <param name="target">Takes the same of what goes out.</param>
    public void Run(float* source, float* target)
    {
        if (_isPlaced)
        {
            Lanes.Place(source, _planes, _size, _placed, _image, new(0, _offset), _stride);
            source = _placed;
        }

        RunPlaced(source, target);
    }

    /// <summary>Computes one group of samples that has the zeros it needs beside it.</summary>
    /// <param name="source">As <see cref="ConvolutionGeometry.WidenedImage"/> lies, or <see cref="ConvolutionGeometry.SpreadImage"/>.</param>
    /// <param name="target">Takes what goes out.</param>
    public void RunPlaced(float* source, float* target) => _products.Run(_packed, _offsets, _start, source, target);

    private static int PackedLength(in ConvolutionGeometry shape, int channels) =>
        (2 * Padded(FloatsPerOffset * channels * shape.Taps)) + Padded(shape.WeightLength);

    // Whole vectors begin at whole cache lines.
    private static int Padded(int floats) => (floats + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
}
