using Cluster.Engine.Initialization;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Models;

/// <summary>Transposed cross-correlation of samples [channels, height, width] with a kernel; weight [in, out / groups, rows, columns],
/// bias [out].</summary>
/// <remarks>The initial law of weight and bias is uniform in ±1/√(fan in), as in PyTorch.</remarks>
public sealed class ConvTranspose2d : ConvolutionModule
{
    /// <summary>A convolution.</summary>
    /// <param name="inChannels">Channels that come in, at least 1.</param>
    /// <param name="outChannels">Channels that go out, at least 1.</param>
    /// <param name="kernelSize">Taps of the kernel.</param>
    /// <param name="stride">Pixels from one output to the next; 1 by default.</param>
    /// <param name="padding">Border of zeros taken off each side.</param>
    /// <param name="outputPadding">Rows and columns added at the end.</param>
    /// <param name="dilation">Pixels from one tap to the next; 1 by default.</param>
    /// <param name="groups">Parts that the channels are cut into, each seeing its own part alone.</param>
    /// <param name="bias">Whether a number per output channel is added.</param>
    /// <param name="weightInitializer">Law of the weight.</param>
    /// <param name="biasInitializer">Law of the bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ConvTranspose2d(
        int inChannels,
        int outChannels,
        Pair kernelSize,
        Pair? stride = null,
        Pair padding = default,
        Pair outputPadding = default,
        Pair? dilation = null,
        int groups = 1,
        bool bias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null)
        : base(new ConvolutionOptions(
            inChannels,
            outChannels,
            kernelSize,
            new ConvolutionSettings(stride ?? 1, padding, dilation ?? 1, groups, outputPadding),
            bias,
            IsTransposed: true,
            HasRows: true,
            weightInitializer,
            biasInitializer))
    {
    }
}
