namespace Cluster.Engine.Kernels.Convolution;

/// <summary>The generated convolution kernels of this processor by form, looked up once.</summary>
internal static class LaneTable
{
    private const int MostRows = 14;
    private const int MostPixels = 8;
    private const int MostTaps = 7;

    private static readonly nint[] Forwards = CollectForward();
    private static readonly nint[] Gradients = CollectGradients();

    /// <summary>Most rows of a tile.</summary>
    public static int MaxRows => SimdPath.Current == SimdLevel.Avx2 ? 6 : MostRows;

    /// <summary>The kernel for a tile of so many rows and pixels.</summary>
    public static nint Forward(int rows, int pixels) => Forwards[(rows * (MostPixels + 1)) + pixels];

    /// <summary>Most pixels of a tile of so many rows.</summary>
    public static int MaxPixels(int rows)
    {
        var pixels = MostPixels;
        while (pixels > 1 && Forward(rows, pixels) == 0)
        {
            pixels--;
        }

        return pixels;
    }

    /// <summary>The kernel that sums the weight gradient of so many output channels, rows of taps and taps; 0 if there is none.</summary>
    public static nint Gradient(int rows, int height, int width) =>
        rows > MostRows || height > MostTaps || width > MostTaps ? 0 : Gradients[GradientIndex(rows, height, width)];

    private static int GradientIndex(int rows, int height, int width) => (((rows * (MostTaps + 1)) + height) * (MostTaps + 1)) + width;

    private static nint[] CollectForward()
    {
        var table = new nint[(MostRows + 1) * (MostPixels + 1)];
        for (var rows = 1; rows <= MostRows; rows++)
        {
            for (var pixels = 1; pixels <= MostPixels; pixels++)
            {
                table[(rows * (MostPixels + 1)) + pixels] = SimdPath.Current == SimdLevel.Avx512
                    ? LaneKernels512.Forward(rows, pixels)
                    : LaneKernels256.Forward(rows, pixels);
            }
        }

        return table;
    }

    private static nint[] CollectGradients()
    {
        var table = new nint[GradientIndex(MostRows + 1, 0, 0)];
        for (var rows = 1; rows <= MostRows; rows++)
        {
            for (var height = 1; height <= MostTaps; height++)
            {
                for (var width = 1; width <= MostTaps; width++)
                {
                    table[GradientIndex(rows, height, width)] = SimdPath.Current == SimdLevel.Avx512
                        ? LaneKernels512.Gradient(rows, height, width)
                        : LaneKernels256.Gradient(rows, height, width);
                }
            }
        }

        return table;
    }
}
