namespace Cluster.Engine.Kernels.Convolution;

/// <summary>Cross-correlations over groups of 16 samples (see <see cref="Lanes"/>), and their gradients.</summary>
/// <remarks>The chains: an output begins at its bias and adds tap row after tap row, of each the channels one after the other, of
/// each the taps from left to right. Tap rows above and below the image are left out; taps to its left and right are zeros. An
/// input's gradient begins at 0 and adds the output's channels in the same way, taps in reverse order; zeros that a stride leaves between
/// rows and pixels count. A weight's gradient has 16 chains, one for samples i, i + 16, ... of the micro-batch, over
/// groups, rows and columns in that order, borders being zeros; the chains are added by halving.</remarks>
internal static unsafe class LaneConvolution
{
    private const int FloatsPerOffset = sizeof(long) / sizeof(float);

    /// <summary>Floats of scratch that <see cref="Forward"/> needs.</summary>
    public static int ForwardScratch(in ConvolutionGeometry shape) =>
        (2 * Padded(FloatsPerOffset * shape.InPerGroup * shape.Taps))
        + Padded(shape.WeightLength)
        + (shape.Padding.Columns > 0 ? shape.WidenedImage.Length(shape.InChannels) : 0);

    /// <summary>Floats of scratch that <see cref="BackwardInput"/> needs.</summary>
    public static int BackwardInputScratch(in ConvolutionGeometry shape) =>
        (2 * Padded(FloatsPerOffset * shape.OutPerGroup * shape.Taps))
        + Padded(shape.WeightLength)
        + (shape.IsSpread ? shape.SpreadImage.Length(shape.OutChannels) : 0);

    /// <summary>Floats of scratch that <see cref="BackwardWeight"/> needs.</summary>
    public static int BackwardWeightScratch(in ConvolutionGeometry shape, int groups) =>
        (shape.HasBorder ? shape.PaddedImage.Length(groups * shape.InChannels) : 0) + LaneWeightGradient.SumsLength(shape);

    /// <summary>output = bias + weight ⋆ input.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="groups">Groups of 16 samples.</param>
    /// <param name="input">[groups, inChannels, height, width, 16].</param>
    /// <param name="weight">[outChannels, inChannels / groups, kernel].</param>
    /// <param name="bias">[outChannels], or null.</param>
    /// <param name="output">Takes [groups, outChannels, outHeight, outWidth, 16].</param>
    /// <param name="scratch">Room.</param>
    public static void Forward(in ConvolutionGeometry shape, int groups, float* input, float* weight, float* bias, float* output, float* scratch)
    {
        var k = shape.InPerGroup * shape.Taps;
        var offsets = Take<nint>(ref scratch, k);
        var weightOffsets = Take<nint>(ref scratch, k);
        var packed = Take<float>(ref scratch, shape.WeightLength);
        var image = shape.WidenedImage;
        var channelTaps = shape.InPerGroup * shape.Kernel.Columns;
        for (var step = 0; step < k; step++)
        {
            var (row, rest) = Math.DivRem(step, channelTaps);
            var (channel, column) = Math.DivRem(rest, shape.Kernel.Columns);
            offsets[step] = (channel * image.Plane) + image.At(row * shape.Dilation.Rows, column * shape.Dilation.Columns);
            weightOffsets[step] = (((channel * shape.Kernel.Rows) + row) * shape.Kernel.Columns) + column;
        }

        var perGroup = shape.OutPerGroup * k;
        for (var part = 0; part < shape.Groups; part++)
        {
            LaneProduct.Pack(shape.OutPerGroup, k, weight + (part * perGroup), k, weightOffsets, packed + (part * perGroup));
        }

        var (begin, end) = (shape.Padding.Rows, shape.Padding.Rows + shape.Input.Rows);
        var window = new TapRows(begin, end, shape.Stride.Rows, shape.Dilation.Rows, shape.Kernel.Rows);
        var products = new PlaneProducts(shape.Groups, shape.InPerGroup, shape.OutPerGroup, image, shape.Output, shape.Stride, window, channelTaps);
        for (var group = 0; group < groups; group++)
        {
            var source = input + ((nint)group * shape.InputLength * Lanes.Count);
            if (shape.Padding.Columns > 0)
            {
                Lanes.Place(source, shape.InChannels, shape.Input, scratch, image, new(0, shape.Padding.Columns), 1);
                source = scratch;
            }

            products.Run(packed, offsets, bias, source, output + ((nint)group * shape.OutputLength * Lanes.Count));
        }
    }

    /// <summary>The gradient in the input; as an operation of its own, the transposed convolution.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="groups">Groups of 16 samples.</param>
    /// <param name="outputGradient">[groups, outChannels, outHeight, outWidth, 16].</param>
    /// <param name="weight">[outChannels, inChannels / groups, kernel].</param>
    /// <param name="start">[inChannels], what the chains begin at, or null.</param>
    /// <param name="inputGradient">Takes [groups, inChannels, height, width, 16].</param>
    /// <param name="scratch">Room.</param>
    public static void BackwardInput(
        in ConvolutionGeometry shape, int groups, float* outputGradient, float* weight, float* start, float* inputGradient, float* scratch)
    {
        var k = shape.OutPerGroup * shape.Taps;
        var offsets = Take<nint>(ref scratch, k);
        var weightOffsets = Take<nint>(ref scratch, k);
        var packed = Take<float>(ref scratch, shape.WeightLength);
        var image = shape.SpreadImage;
        var weightRow = shape.InPerGroup * shape.Taps;
        var channelTaps = shape.OutPerGroup * shape.Kernel.Columns;
        for (var step = 0; step < k; step++)
        {
            var (row, rest) = Math.DivRem(step, channelTaps);
            var (channel, column) = Math.DivRem(rest, shape.Kernel.Columns);
            var tap = (row * shape.Kernel.Columns) + column;
            offsets[step] = (channel * image.Plane) + image.At(row * shape.Dilation.Rows, column * shape.Dilation.Columns);
            weightOffsets[step] = ((nint)channel * weightRow) + (shape.Taps - 1 - tap);
        }

        var perGroup = shape.OutPerGroup * weightRow;
        for (var part = 0; part < shape.Groups; part++)
        {
            LaneProduct.Pack(shape.InPerGroup, k, weight + (part * perGroup), shape.Taps, weightOffsets, packed + (part * perGroup));
        }

        var first = shape.SpreadOffset.Rows;
        var window = new TapRows(first, first + shape.SpreadRows, 1, shape.Dilation.Rows, shape.Kernel.Rows);
        var products = new PlaneProducts(shape.Groups, shape.OutPerGroup, shape.InPerGroup, image, shape.Input, 1, window, channelTaps);
        for (var group = 0; group < groups; group++)
        {
            var source = outputGradient + ((nint)group * shape.OutputLength * Lanes.Count);
            if (shape.IsSpread)
            {
                Lanes.Place(source, shape.OutChannels, shape.Output, scratch, image, new(0, shape.SpreadOffset.Columns), shape.Stride);
                source = scratch;
            }

            products.Run(packed, offsets, start, source, inputGradient + ((nint)group * shape.InputLength * Lanes.Count));
        }
    }

    /// <summary>The gradients in weight and bias.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="groups">Groups of 16 samples: those of one micro-batch.</param>
    /// <param name="input">[groups, inChannels, height, width, 16].</param>
    /// <param name="outputGradient">[groups, outChannels, outHeight, outWidth, 16].</param>
    /// <param name="weightGradient">Takes [outChannels, inChannels / groups, kernel].</param>
    /// <param name="biasGradient">Takes [outChannels]; null where it is not wanted.</param>
    /// <param name="scratch">Room.</param>
    public static void BackwardWeight(
        in ConvolutionGeometry shape,
        int groups,
        float* input,
        float* outputGradient,
        float* weightGradient,
        float* biasGradient,
        float* scratch)
    {
        var image = shape.InputImage;
        if (shape.HasBorder)
        {
            image = shape.PaddedImage;
            var padded = Take<float>(ref scratch, image.Length(groups * shape.InChannels));
            Lanes.Place(input, shape.InChannels * groups, shape.Input, padded, image, shape.Padding, 1);
            input = padded;
        }

        LaneWeightGradient.Run(shape, groups, image, input, outputGradient, weightGradient, biasGradient, scratch);
    }

    /// <summary>The gradient in the bias alone: sums over all pixels, in 16 chains added by halving.</summary>
    /// <param name="channels">Number of channels.</param>
    /// <param name="pixels">Pixels of a plane.</param>
    /// <param name="groups">Groups of 16 samples: those of one micro-batch.</param>
    /// <param name="outputGradient">[groups, channels, pixels, 16].</param>
    /// <param name="biasGradient">Takes [channels].</param>
    public static void BackwardBias(int channels, int pixels, int groups, float* outputGradient, float* biasGradient)
    {
        const int Together = 4;
        var plane = (nint)pixels * Lanes.Count;
        var sums = stackalloc float[Together * Lanes.Count];
        for (var first = 0; first < channels; first += Together)
        {
            var here = Math.Min(Together, channels - first);
            new Span<float>(sums, Together * Lanes.Count).Clear();
            for (var group = 0; group < groups; group++)
            {
                LaneSums.Add(outputGradient + ((((nint)group * channels) + first) * plane), here, plane, pixels, sums);
            }

            Lanes.Sums(sums, here, biasGradient + first);
        }
    }

    // Whole vectors begin at whole cache lines.
    private static int Padded(int floats) => (floats + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    private static T* Take<T>(ref float* scratch, int count)
        where T : unmanaged
    {
        var start = (T*)scratch;
        scratch += Padded(count * sizeof(T) / sizeof(float));
        return start;
    }
}
