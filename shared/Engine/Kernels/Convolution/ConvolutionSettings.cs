namespace Cluster.Engine.Kernels.Convolution;

/// <summary>What a convolution does besides its kernel.</summary>
/// <param name="Stride">Pixels from one output to the next.</param>
/// <param name="Padding">Border of zeros on each side.</param>
/// <param name="Dilation">Pixels from one tap to the next.</param>
/// <param name="Groups">Parts that input and output channels are cut into, each seeing its own part alone.</param>
/// <param name="OutputPadding">Rows and columns that a transposed convolution adds at the end.</param>
internal sealed record ConvolutionSettings(Pair Stride, Pair Padding, Pair Dilation, int Groups, Pair OutputPadding)
{
    /// <summary>Size of a transposed convolution's output.</summary>
    public Pair TransposedOutput(Pair input, Pair kernel) => new(
        Size(input.Rows, kernel.Rows, Stride.Rows, Padding.Rows, Dilation.Rows, OutputPadding.Rows),
        Size(input.Columns, kernel.Columns, Stride.Columns, Padding.Columns, Dilation.Columns, OutputPadding.Columns));

    private static int Size(int input, int kernel, int stride, int padding, int dilation, int more) =>
        ((input - 1) * stride) - (2 * padding) + (dilation * (kernel - 1)) + more + 1;
}
