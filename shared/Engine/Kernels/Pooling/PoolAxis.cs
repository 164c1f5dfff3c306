namespace Cluster.Engine.Kernels.Pooling;

/// <summary>The windows of a pooling along one axis.</summary>
/// <param name="Input">Size of the incoming axis.</param>
/// <param name="Output">Number of windows.</param>
/// <param name="Kernel">Taps of a window; 0 for windows that adapt to the sizes.</param>
/// <param name="Stride">From one window to the next.</param>
/// <param name="Padding">Border on each side.</param>
/// <param name="Dilation">From one tap to the next.</param>
internal readonly record struct PoolAxis(int Input, int Output, int Kernel, int Stride, int Padding, int Dilation)
{
    /// <summary>Windows of one size.</summary>
    /// <param name="input">Size of the incoming axis.</param>
    /// <param name="kernel">Taps of a window.</param>
    /// <param name="stride">From one window to the next.</param>
    /// <param name="padding">Border on each side.</param>
    /// <param name="dilation">From one tap to the next.</param>
    /// <param name="ceiling">Whether a last window may reach over the end; it must begin inside the input or the border before it.</param>
    public static PoolAxis Sliding(int input, int kernel, int stride, int padding, int dilation, bool ceiling)
    {
        var room = input + (2 * padding) - (dilation * (kernel - 1)) - 1;
        var output = room < 0 ? 0 : ((room + (ceiling ? stride - 1 : 0)) / stride) + 1;
        if (ceiling && output > 0 && (output - 1) * stride >= input + padding)
        {
            output--;
        }

        return new PoolAxis(input, output, kernel, stride, padding, dilation);
    }

    /// <summary>So many windows, which together cover the input: ⌊i·input/output⌋ to ⌈(i + 1)·input/output⌉.</summary>
    public static PoolAxis Adaptive(int input, int output) => new(input, output, 0, 0, 0, 1);

    /// <summary>First tap inside the input, the end of the taps inside it, and how many places count the border in.</summary>
    public (int First, int End, int WithBorder) Window(int index)
    {
        if (Kernel == 0)
        {
            var first = index * Input / Output;
            var last = (((index + 1) * Input) + Output - 1) / Output;
            return (first, last, last - first);
        }

        var start = (index * Stride) - Padding;
        var end = start + (Dilation * (Kernel - 1)) + 1;
        var skipped = start < 0 ? (-start + Dilation - 1) / Dilation * Dilation : 0;
        return (start + skipped, Math.Min(end, Input), Math.Min(end, Input + Padding) - start);
    }
}
