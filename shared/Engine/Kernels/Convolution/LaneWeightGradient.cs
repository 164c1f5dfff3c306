using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>The weight gradient of a convolution. For a tile of output channels and taps 16 chains each stay in registers while a block
/// of pixels goes by; the next block continues them.</summary>
internal static unsafe class LaneWeightGradient
{
    private const int MostRows = 8;
    private const int MostTapsOfARow = 7;

    // What a block's gradients and the input under it may take of the first-level cache.
    private const int MostBlockFloats = 12 * 1024;

    /// <summary>Floats for the sums that <see cref="Run"/> has open at a time.</summary>
    public static int SumsLength(in ConvolutionGeometry shape) => Math.Min(MostRows, shape.OutPerGroup) * SumsOfARow(shape);

    /// <summary>Output channels of a tile; it is the same for all of a part but the last.</summary>
    public static int TileRows(in ConvolutionGeometry shape) => FormOf(shape).Rows;

    /// <summary>See <see cref="LaneConvolution.BackwardWeight"/>; the input has its border.</summary>
    public static void Run(
        in ConvolutionGeometry shape,
        int groups,
        in LanePlanes input,
        in LanePlanes outputGradient,
        float* weightGradient,
        float* biasGradient,
        float* sums)
    {
        var tile = TileRows(shape);
        for (var part = 0; part < shape.Groups; part++)
        {
            for (var first = 0; first < shape.OutPerGroup; first += tile)
            {
                var rows = Math.Min(tile, shape.OutPerGroup - first);
                RunTile(shape, groups, (part * shape.OutPerGroup) + first, rows, input, outputGradient, weightGradient, biasGradient, sums);
            }
        }
    }

    /// <summary>The gradients of the weights and biases of a tile's output channels.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="groups">Groups of 16 samples.</param>
    /// <param name="channel">The tile's first output channel.</param>
    /// <param name="rows">Output channels, all of one part, at most <see cref="TileRows"/>.</param>
    /// <param name="input">The input with its border.</param>
    /// <param name="outputGradient">The output's gradient, of the tile's channels at least.</param>
    /// <param name="weightGradient">Takes the gradients, at the place of the tile's channels among all.</param>
    /// <param name="biasGradient">The same, or null.</param>
    /// <param name="sums">Room for the open sums.</param>
    public static void RunTile(
        in ConvolutionGeometry shape,
        int groups,
        int channel,
        int rows,
        in LanePlanes input,
        in LanePlanes outputGradient,
        float* weightGradient,
        float* biasGradient,
        float* sums)
    {
        var form = FormOf(shape) with { Rows = rows };
        var room = stackalloc float[MostRows * Lanes.Count];
        var biasSums = biasGradient == null ? null : room;
        var firstInput = channel / shape.OutPerGroup * shape.InPerGroup;
        new Span<float>(sums, rows * SumsOfARow(shape)).Clear();
        new Span<float>(room, MostRows * Lanes.Count).Clear();
        for (var group = 0; group < groups; group++)
        {
            Blocks(shape, input.Image, form, input.At(group, firstInput), outputGradient, outputGradient.At(group, channel), sums, biasSums);
        }

        Lanes.Sums(sums, rows * shape.InPerGroup * shape.Taps, weightGradient + ((nint)channel * shape.InPerGroup * shape.Taps));
        if (biasSums != null)
        {
            Lanes.Sums(biasSums, rows, biasGradient + channel);
        }
    }

    /// <summary>Adds one group of samples to the open sums of all weights, for whoever has the group at hand only once.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="image">How the input lies; it has its border.</param>
    /// <param name="input">[inChannels, height, width, 16].</param>
    /// <param name="outputGradient">[outChannels, outHeight, outWidth, 16].</param>
    /// <param name="sums">16 sums per weight, which are continued; <see cref="Lanes.Sums"/> ends them.</param>
    /// <param name="biasSums">The same per output channel; null where they are not wanted.</param>
    public static void AddGroup(
        in ConvolutionGeometry shape, in LaneImage image, float* input, float* outputGradient, float* sums, float* biasSums)
    {
        var form = FormOf(shape);
        var gradient = LanePlanes.Of(outputGradient, shape.OutChannels, LaneImage.Dense(shape.Output));
        for (var part = 0; part < shape.Groups; part++)
        {
            for (var first = 0; first < shape.OutPerGroup; first += form.Rows)
            {
                var rows = Math.Min(form.Rows, shape.OutPerGroup - first);
                var channel = (part * shape.OutPerGroup) + first;
                Blocks(
                    shape,
                    image,
                    form with { Rows = rows },
                    input + (part * shape.InPerGroup * image.Plane),
                    gradient,
                    gradient.At(0, channel),
                    sums + ((nint)channel * SumsOfARow(shape)),
                    biasSums == null ? null : biasSums + (channel * Lanes.Count));
            }
        }
    }

    /// <summary>Adds the pixels of one group of samples, block by block of rows.</summary>
    private static void Blocks(
        in ConvolutionGeometry shape,
        in LaneImage image,
        in Form form,
        float* x,
        in LanePlanes planes,
        float* dy,
        float* sums,
        float* biasSums)
    {
        var size = shape.Output;
        var rowLength = planes.Image.Size.Columns;
        var block = BlockRows(shape, image, form.Rows);
        for (var row = 0; row < size.Rows; row += block)
        {
            var loop = new LaneGradientLoop
            {
                Rows = Math.Min(block, size.Rows - row),
                Columns = size.Columns,
                DyPlane = planes.Image.Plane,
                DyGap = (nint)(rowLength - size.Columns) * Lanes.Count,
                XRow = image.At(shape.Stride.Rows, 0),
                XPixel = shape.Stride.Columns * Lanes.Count,
                XTapRow = image.At(shape.Dilation.Rows, 0),
                XTap = shape.Dilation.Columns * Lanes.Count,
                SumsRow = SumsOfARow(shape),
            };
            var gradients = dy + planes.Image.At(row, 0);
            for (var channel = 0; channel < shape.InPerGroup; channel++)
            {
                var from = x + (channel * image.Plane) + image.At(row * shape.Stride.Rows, 0);
                Taps(shape, form, loop, from, gradients + (planes.Column * Lanes.Count), sums + (channel * shape.Taps * Lanes.Count));
            }

            // The block still lies in the cache. Zeros beside it change no sum.
            if (biasSums != null)
            {
                LaneSums.Add(gradients, form.Rows, loop.DyPlane, (int)loop.Rows * rowLength, biasSums);
            }
        }
    }

    /// <summary>Adds a block of pixels to the sums of all taps of one input channel.</summary>
    private static void Taps(in ConvolutionGeometry shape, in Form form, in LaneGradientLoop loop, float* x, float* dy, float* sums)
    {
        for (var tapRow = 0; tapRow < shape.Kernel.Rows; tapRow += form.Height)
        {
            for (var tap = 0; tap < shape.Kernel.Columns; tap += form.Width)
            {
                var width = Math.Min(form.Width, shape.Kernel.Columns - tap);
                var from = x + (tapRow * loop.XTapRow) + (tap * loop.XTap);
                var to = sums + (((tapRow * shape.Kernel.Columns) + tap) * Lanes.Count);
                if (SimdPath.Current == SimdLevel.Portable)
                {
                    Portable(loop, form with { Width = width }, dy, from, to);
                    continue;
                }

                var kernel = (delegate*<in LaneGradientLoop, float*, float*, float*, void>)LaneTable.Gradient(form.Rows, form.Height, width);
                kernel(loop, dy, from, to);
            }
        }
    }

    private static int SumsOfARow(in ConvolutionGeometry shape) => shape.InPerGroup * shape.Taps * Lanes.Count;

    /// <summary>The kernel with the most sums: few loads to each product.</summary>
    private static Form FormOf(in ConvolutionGeometry shape)
    {
        var width = EvenPart(shape.Kernel.Columns, MostTapsOfARow);
        var rows = EvenPart(shape.OutPerGroup, MostRowsOf(1, width));
        var square = new Form(EvenPart(shape.OutPerGroup, MostRowsOf(3, 3)), 3, 3);
        return shape.Kernel is { Rows: 3, Columns: 3 } && square.Rows * 9 >= rows * width ? square : new Form(rows, 1, width);
    }

    private static int MostRowsOf(int height, int width)
    {
        var rows = 1;
        while (rows < MostRows && LaneTable.Gradient(rows + 1, height, width) != 0)
        {
            rows++;
        }

        return rows;
    }

    private static int BlockRows(in ConvolutionGeometry shape, in LaneImage image, int channels)
    {
        var floatsOfARow = (channels * shape.Output.Columns * Lanes.Count) + (int)image.At(shape.Stride.Rows, 0);
        var most = Math.Max(1, (MostBlockFloats - (int)image.At(shape.Reach.Rows, 0)) / floatsOfARow);
        return EvenPart(shape.Output.Rows, most);
    }

    /// <summary>The size of equal parts that are as large as possible but at most <paramref name="most"/>.</summary>
    private static int EvenPart(int total, int most)
    {
        var parts = (total + most - 1) / most;
        return (total + parts - 1) / parts;
    }

    private static void Portable(in LaneGradientLoop loop, in Form form, float* dy, float* x, float* sums)
    {
        for (var row = 0; row < form.Rows; row++)
        {
            for (var tapRow = 0; tapRow < form.Height; tapRow++)
            {
                for (var tap = 0; tap < form.Width; tap++)
                {
                    var target = sums + (row * loop.SumsRow) + (((tapRow * form.Width) + tap) * Lanes.Count);
                    Chains(loop, dy + (row * loop.DyPlane), x + (tapRow * loop.XTapRow) + (tap * loop.XTap), target);
                }
            }
        }
    }

    private static void Chains(in LaneGradientLoop loop, float* dy, float* x, float* sums)
    {
        for (nint row = 0; row < loop.Rows; row++)
        {
            for (nint column = 0; column < loop.Columns; column++)
            {
                var gradient = dy + (row * ((loop.Columns * Lanes.Count) + loop.DyGap)) + (column * Lanes.Count);
                var value = x + (row * loop.XRow) + (column * loop.XPixel);
                for (var lane = 0; lane < Lanes.Count; lane++)
                {
                    sums[lane] = LanesScalar.Fma(gradient[lane], value[lane], sums[lane]);
                }
            }
        }
    }

    /// <summary>What one kernel holds.</summary>
    /// <param name="Rows">Output channels.</param>
    /// <param name="Height">Rows of taps; more than one only where they are all.</param>
    /// <param name="Width">Taps of a row.</param>
    private readonly record struct Form(int Rows, int Height, int Width);
}
