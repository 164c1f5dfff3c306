namespace Cluster.Engine.Kernels.Convolution;

/// <summary>The tap rows that meet the image, for each output row; they are neighbours.</summary>
/// <param name="Begin">First row of the image, counted with its border.</param>
/// <param name="End">Row behind its last.</param>
/// <param name="Stride">Rows from one output row to the next.</param>
/// <param name="Dilation">Rows from one tap to the next.</param>
/// <param name="Taps">Number of tap rows.</param>
internal readonly record struct TapRows(int Begin, int End, int Stride, int Dilation, int Taps)
{
    /// <summary>First tap row inside the image and the one behind the last.</summary>
    public (int First, int End) Of(int outputRow)
    {
        var top = outputRow * Stride;
        var first = Math.Clamp((Begin - top + Dilation - 1) / Dilation, 0, Taps);
        var end = End <= top ? 0 : Math.Min(Taps, (End - top + Dilation - 1) / Dilation);
        return (first, Math.Max(first, end));
    }
}

/// <summary>The products of all planes of a group of samples, output row by output row.</summary>
/// <param name="parts">Parts that the channels are cut into.</param>
/// <param name="inPerPart">Channels of a part that come in.</param>
/// <param name="outPerPart">Channels of a part that go out.</param>
/// <param name="image">How the input's planes lie: only rows that some tap meets.</param>
/// <param name="output">Size of the output.</param>
/// <param name="stride">From one output pixel to the next.</param>
/// <param name="window">The tap rows of each output row.</param>
/// <param name="tapRowProducts">Products of one tap row.</param>
internal readonly unsafe struct PlaneProducts(
    int parts, int inPerPart, int outPerPart, LaneImage image, Pair output, Pair stride, TapRows window, int tapRowProducts)
{
    /// <summary>Computes all planes.</summary>
    /// <param name="packed">Weights of all parts.</param>
    /// <param name="offsets">Distance of each product's input from the pixel's place.</param>
    /// <param name="start">What the chains of each output channel begin at; null for 0.</param>
    /// <param name="source">The input.</param>
    /// <param name="target">Takes the output.</param>
    public void Run(float* packed, nint* offsets, float* start, float* source, float* target)
    {
        var k = window.Taps * tapRowProducts;
        var outPlane = (nint)output.Rows * output.Columns * Lanes.Count;
        for (var part = 0; part < parts; part++)
        {
            var from = start == null ? null : start + (part * outPerPart);
            var weights = packed + ((nint)part * outPerPart * k);
            var product = new LaneProduct(outPerPart, k, weights, offsets, from, stride.Columns * Lanes.Count, outPlane);
            for (var row = 0; row < output.Rows; row++)
            {
                var (first, end) = window.Of(row);
                product.Run(
                    first * tapRowProducts,
                    end * tapRowProducts,
                    source + (part * inPerPart * image.Plane) + image.At((row * stride.Rows) - window.Begin, 0),
                    target + (part * outPerPart * outPlane) + ((nint)row * output.Columns * Lanes.Count),
                    output.Columns);
            }
        }
    }
}
