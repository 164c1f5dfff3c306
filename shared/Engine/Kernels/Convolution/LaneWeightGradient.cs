using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>The weight gradient of a convolution: for a tile of output channels and taps, 16 chains each stay in registers while the
/// pixels of all samples go by.</summary>
internal static unsafe class LaneWeightGradient
{
    /// <summary>Most sums of one tile.</summary>
    public const int MostSums = 64;

    private const int MostTapsOfARow = 7;
    private const int MostRows = 8;

    /// <summary>See <see cref="LaneConvolution.BackwardWeight"/>; the input has its border.</summary>
    public static void Run(
        in ConvolutionGeometry shape, int groups, float* padded, float* outputGradient, float* weightGradient, float* scratch)
    {
        var (height, width) = TapsOfATile(shape.Kernel);
        var size = shape.Padded;
        var plane = (nint)size.Rows * size.Columns * Lanes.Count;
        var loop = new LaneGradientLoop
        {
            Groups = groups,
            Rows = shape.Output.Rows,
            Columns = shape.Output.Columns,
            DyGroup = (nint)shape.OutputLength * Lanes.Count,
            DyPlane = (nint)shape.Output.Rows * shape.Output.Columns * Lanes.Count,
            XGroup = plane * shape.InChannels,
            XRow = (nint)shape.Stride.Rows * size.Columns * Lanes.Count,
            XPixel = shape.Stride.Columns * Lanes.Count,
            XTapRow = (nint)shape.Dilation.Rows * size.Columns * Lanes.Count,
            XTap = shape.Dilation.Columns * Lanes.Count,
        };
        var rows = MostRowsWith(height, width);
        for (var first = 0; first < shape.OutChannels; first += rows)
        {
            // Tiles do not reach over the end of a group of channels.
            var part = first / shape.OutPerGroup;
            rows = Math.Min(MostRowsWith(height, width), ((part + 1) * shape.OutPerGroup) - first);
            for (var channel = 0; channel < shape.InPerGroup; channel++)
            {
                var x = padded + (((part * shape.InPerGroup) + channel) * plane);
                var target = weightGradient + ((((nint)first * shape.InPerGroup) + channel) * shape.Taps);
                for (var tapRow = 0; tapRow < shape.Kernel.Rows; tapRow += height)
                {
                    for (var tap = 0; tap < shape.Kernel.Columns; tap += width)
                    {
                        var here = Math.Min(width, shape.Kernel.Columns - tap);
                        var from = x + (tapRow * loop.XTapRow) + (tap * loop.XTap);
                        Tile(loop, rows, height, here, outputGradient + (first * loop.DyPlane), from, scratch);
                        Store(shape, scratch, rows, height, here, target + (tapRow * shape.Kernel.Columns) + tap);
                    }
                }
            }
        }
    }

    /// <summary>Rows of taps and taps of a row that one kernel takes.</summary>
    private static (int Height, int Width) TapsOfATile(Pair kernel) =>
        kernel.Rows == kernel.Columns && LaneTable.Gradient(1, kernel.Rows, kernel.Columns) != 0
            ? (kernel.Rows, kernel.Columns)
            : (1, Math.Min(kernel.Columns, MostTapsOfARow));

    private static int MostRowsWith(int height, int width)
    {
        var rows = 1;
        while (rows < MostRows && LaneTable.Gradient(rows + 1, height, width) != 0)
        {
            rows++;
        }

        return rows;
    }

    private static void Store(in ConvolutionGeometry shape, float* sums, int rows, int height, int width, float* target)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var tapRow = 0; tapRow < height; tapRow++)
            {
                for (var tap = 0; tap < width; tap++, sums += Lanes.Count)
                {
                    target[((nint)row * shape.InPerGroup * shape.Taps) + (tapRow * shape.Kernel.Columns) + tap] = Lanes.Sum(sums);
                }
            }
        }
    }

    private static void Tile(in LaneGradientLoop loop, int rows, int height, int width, float* dy, float* x, float* sums)
    {
        if (SimdPath.Current != SimdLevel.Portable)
        {
            ((delegate*<in LaneGradientLoop, float*, float*, float*, void>)LaneTable.Gradient(rows, height, width))(loop, dy, x, sums);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            for (var tapRow = 0; tapRow < height; tapRow++)
            {
                for (var tap = 0; tap < width; tap++)
                {
                    Chains(loop, dy + (row * loop.DyPlane), x + (tapRow * loop.XTapRow) + (tap * loop.XTap), sums);
                    sums += Lanes.Count;
                }
            }
        }
    }

    private static void Chains(in LaneGradientLoop loop, float* dy, float* x, float* sums)
    {
        new Span<float>(sums, Lanes.Count).Clear();
        for (nint group = 0; group < loop.Groups; group++)
        {
            for (nint row = 0; row < loop.Rows; row++)
            {
                for (nint column = 0; column < loop.Columns; column++)
                {
                    var gradient = dy + (group * loop.DyGroup) + (((row * loop.Columns) + column) * Lanes.Count);
                    var value = x + (group * loop.XGroup) + (row * loop.XRow) + (column * loop.XPixel);
                    for (var lane = 0; lane < Lanes.Count; lane++)
                    {
                        sums[lane] = LanesScalar.Fma(gradient[lane], value[lane], sums[lane]);
                    }
                }
            }
        }
    }
}
