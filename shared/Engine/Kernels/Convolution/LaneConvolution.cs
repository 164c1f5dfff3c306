namespace Cluster.Engine.Kernels.Convolution;

/// <summary>Cross-correlations over groups of 16 samples (see <see cref="Lanes"/>), and their gradients.</summary>
/// <remarks>The chains: an output begins at its bias and adds one row of taps after the other, of each the channels in order, of each the
/// taps; rows of taps that fall outside the input are left out, single taps that do multiply a zero. An input's gradient begins at
/// 0 and adds likewise, with the rows and the taps of the kernel from the last to the first. A weight's gradient
/// has 16 chains, one for samples i, i + 16, ... of the micro-batch, over groups, rows and columns in that order, added by halving.</remarks>
internal static unsafe class LaneConvolution
{
    private const int FloatsPerOffset = sizeof(long) / sizeof(float);

    /// <summary>Floats of scratch that <see cref="Forward"/> needs.</summary>
    public static int ForwardScratch(in ConvolutionGeometry shape) =>
        (2 * Padded(FloatsPerOffset * shape.InPerGroup * shape.Taps)) + Padded(shape.WeightLength) + (shape.PaddedLength * Lanes.Count);

    /// <summary>Floats of scratch that <see cref="BackwardInput"/> needs.</summary>
    public static int BackwardInputScratch(in ConvolutionGeometry shape) =>
        (2 * Padded(FloatsPerOffset * shape.OutPerGroup * shape.Taps)) + Padded(shape.WeightLength) + (shape.SpreadLength * Lanes.Count);

    /// <summary>Floats of scratch that <see cref="BackwardWeight"/> needs.</summary>
    public static int BackwardWeightScratch(in ConvolutionGeometry shape, int groups) =>
        (shape.HasBorder ? groups * shape.PaddedLength * Lanes.Count : 0) + (LaneWeightGradient.MostSums * Lanes.Count);

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
        var padded = shape.Padded;
        var plane = (nint)padded.Rows * padded.Columns * Lanes.Count;
        for (var step = 0; step < k; step++)
        {
            var (row, channel, column) = TapAt(step, shape.InPerGroup, shape.Kernel.Columns);
            offsets[step] = (channel * plane) + PixelAt(padded, row * shape.Dilation.Rows, column * shape.Dilation.Columns);
            weightOffsets[step] = (channel * shape.Taps) + (row * shape.Kernel.Columns) + column;
        }

        var perGroup = shape.OutPerGroup * k;
        for (var part = 0; part < shape.Groups; part++)
        {
            LaneProduct.Pack(shape.OutPerGroup, k, weight + (part * perGroup), k, weightOffsets, packed + (part * perGroup));
        }

        for (var group = 0; group < groups; group++)
        {
            var source = input + ((nint)group * shape.InputLength * Lanes.Count);
            if (shape.HasBorder)
            {
                Lanes.Place(source, shape.InChannels, shape.Input, scratch, padded, shape.Padding, 1);
                source = scratch;
            }

            var target = output + ((nint)group * shape.OutputLength * Lanes.Count);
            var taps = new TapRows(shape.Kernel.Rows, shape.Dilation.Rows, shape.Padding.Rows, shape.Padding.Rows + shape.Input.Rows);
            var products = new PlaneProducts(shape.Output, shape.Stride, padded, taps, k, packed, offsets, bias);
            products.Run(shape.Groups, shape.InPerGroup, shape.OutPerGroup, source, target);
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
        var spread = shape.Spread;
        var plane = (nint)spread.Rows * spread.Columns * Lanes.Count;
        var weightRow = shape.InPerGroup * shape.Taps;
        for (var step = 0; step < k; step++)
        {
            var (row, channel, column) = TapAt(step, shape.OutPerGroup, shape.Kernel.Columns);
            offsets[step] = (channel * plane) + PixelAt(spread, row * shape.Dilation.Rows, column * shape.Dilation.Columns);
            weightOffsets[step] = ((nint)channel * weightRow) + (shape.Taps - 1 - (row * shape.Kernel.Columns) - column);
        }

        var perGroup = shape.OutPerGroup * weightRow;
        for (var part = 0; part < shape.Groups; part++)
        {
            LaneProduct.Pack(shape.InPerGroup, k, weight + (part * perGroup), shape.Taps, weightOffsets, packed + (part * perGroup));
        }

        var offset = new Pair(shape.Reach.Rows - shape.Padding.Rows, shape.Reach.Columns - shape.Padding.Columns);
        for (var group = 0; group < groups; group++)
        {
            var source = outputGradient + ((nint)group * shape.OutputLength * Lanes.Count);
            Lanes.Place(source, shape.OutChannels, shape.Output, scratch, spread, offset, shape.Stride);
            var target = inputGradient + ((nint)group * shape.InputLength * Lanes.Count);
            var end = offset.Rows + ((shape.Output.Rows - 1) * shape.Stride.Rows) + 1;
            var taps = new TapRows(shape.Kernel.Rows, shape.Dilation.Rows, offset.Rows, end);
            var products = new PlaneProducts(shape.Input, 1, spread, taps, k, packed, offsets, start);
            products.Run(shape.Groups, shape.OutPerGroup, shape.InPerGroup, scratch, target);
        }
    }

    /// <summary>The gradient in the weight.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="groups">Groups of 16 samples: those of one micro-batch.</param>
    /// <param name="input">[groups, inChannels, height, width, 16].</param>
    /// <param name="outputGradient">[groups, outChannels, outHeight, outWidth, 16].</param>
    /// <param name="weightGradient">Takes [outChannels, inChannels / groups, kernel].</param>
    /// <param name="scratch">Room.</param>
    public static void BackwardWeight(
        in ConvolutionGeometry shape, int groups, float* input, float* outputGradient, float* weightGradient, float* scratch)
    {
        if (shape.HasBorder)
        {
            var padded = Take<float>(ref scratch, groups * shape.PaddedLength * Lanes.Count);
            Lanes.Place(input, shape.InChannels * groups, shape.Input, padded, shape.Padded, shape.Padding, 1);
            input = padded;
        }

        LaneWeightGradient.Run(shape, groups, input, outputGradient, weightGradient, scratch);
    }

    /// <summary>The gradient in the bias: sums over all pixels, in 16 chains added by halving.</summary>
    /// <param name="channels">Number of channels.</param>
    /// <param name="pixels">Pixels of a plane.</param>
    /// <param name="groups">Groups of 16 samples: those of one micro-batch.</param>
    /// <param name="outputGradient">[groups, channels, pixels, 16].</param>
    /// <param name="biasGradient">Takes [channels].</param>
    public static void BackwardBias(int channels, int pixels, int groups, float* outputGradient, float* biasGradient)
    {
        var sums = stackalloc float[Lanes.Count];
        for (var channel = 0; channel < channels; channel++)
        {
            LaneSums.Run(outputGradient + ((nint)channel * pixels * Lanes.Count), groups, (nint)channels * pixels * Lanes.Count, pixels, sums);
            biasGradient[channel] = Lanes.Sum(sums);
        }
    }

    // Whole vectors begin at whole cache lines.
    private static int Padded(int floats) => (floats + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    private static (int Row, int Channel, int Column) TapAt(int step, int channels, int columns)
    {
        var (row, rest) = Math.DivRem(step, channels * columns);
        var (channel, column) = Math.DivRem(rest, columns);
        return (row, channel, column);
    }

    private static nint PixelAt(Pair size, int row, int column) => (((nint)row * size.Columns) + column) * Lanes.Count;

    private static T* Take<T>(ref float* scratch, int count)
        where T : unmanaged
    {
        var start = (T*)scratch;
        scratch += Padded(count * sizeof(T) / sizeof(float));
        return start;
    }

    /// <summary>Which rows of taps meet data: those whose place in the bordered plane lies from first to before end.</summary>
    private readonly struct TapRows(int count, int dilation, int first, int end)
    {
        /// <summary>Products that belong to one row of taps.</summary>
        public int StepsOf(int k) => k / count;

        /// <summary>The first row of taps for an output row that begins at a place, and the end.</summary>
        public (int First, int End) At(int place)
        {
            var from = Math.Max(0, (first - place + dilation - 1) / dilation);
            var to = Math.Min(count, ((end - 1 - place) / dilation) + 1);
            return place > end - 1 || from >= to ? (0, 0) : (from, to);
        }
    }

    /// <summary>The products of all planes of a group, row by row.</summary>
    private readonly struct PlaneProducts(
        Pair output, Pair stride, Pair input, TapRows taps, int k, float* packed, nint* offsets, float* start)
    {
        public void Run(int parts, int inPerPart, int outPerPart, float* source, float* target)
        {
            var inPlane = (nint)input.Rows * input.Columns * Lanes.Count;
            var outPlane = (nint)output.Rows * output.Columns * Lanes.Count;
            for (var part = 0; part < parts; part++)
            {
                for (var row = 0; row < output.Rows; row++)
                {
                    var place = row * stride.Rows;
                    var (firstTap, endTap) = taps.At(place);
                    LaneProduct.Run(
                        outPerPart,
                        new StepRange(k, firstTap * taps.StepsOf(k), endTap * taps.StepsOf(k)),
                        packed + ((nint)part * outPerPart * k),
                        offsets,
                        source + (part * inPerPart * inPlane) + PixelAt(input, place, 0),
                        stride.Columns * Lanes.Count,
                        start == null ? null : start + (part * outPerPart),
                        target + (part * outPerPart * outPlane) + PixelAt(output, row, 0),
                        outPlane,
                        output.Columns);
                }
            }
        }
    }
}
