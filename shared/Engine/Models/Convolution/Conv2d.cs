using Cluster.Engine.Initialization;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Models;

/// <summary>Cross-correlation of samples [channels, height, width] with a kernel; weight [out, in / groups, rows, columns], bias [out].</summary>
/// <remarks>The initial law of weight and bias is uniform in ±1/√(fan in), as in PyTorch.</remarks>
public sealed class Conv2d : ConvolutionModule
{
    /// <summary>A convolution.</summary>
    /// <param name="inChannels">Channels that come in, at least 1.</param>
    /// <param name="outChannels">Channels that go out, at least 1.</param>
    /// <param name="kernelSize">Taps of the kernel.</param>
    /// <param name="stride">Pixels from one output to the next; 1 by default.</param>
    /// <param name="padding">Border of zeros put on each side.</param>
    /// <param name="dilation">Pixels from one tap to the next; 1 by default.</param>
    /// <param name="groups">Parts that the channels are cut into, each seeing its own part alone.</param>
    /// <param name="bias">Whether a number per output channel is added.</param>
    /// <param name="weightInitializer">Law of the weight.</param>
    /// <param name="biasInitializer">Law of the bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Conv2d(
        int inChannels,
        int outChannels,
        Pair kernelSize,
        Pair? stride = null,
        Pair padding = default,
        Pair? dilation = null,
        int groups = 1,
        bool bias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null)
        : base(new ConvolutionOptions(
            inChannels,
            outChannels,
            kernelSize,
            new ConvolutionSettings(stride ?? 1, padding, dilation ?? 1, groups, default),
            bias,
            IsTransposed: false,
            HasRows: true,
            weightInitializer,
            biasInitializer))
    {
    }

    /// <summary>The border that keeps height and width at stride 1: PyTorch's padding "same".</summary>
    /// <param name="kernelSize">Taps of the kernel.</param>
    /// <param name="dilation">Pixels from one tap to the next; 1 by default.</param>
    /// <exception cref="ArgumentException">The kernel reaches over an odd number of pixels, so that the border would differ on the two
    /// sides.</exception>
    public static Pair SamePadding(Pair kernelSize, Pair? dilation = null)
    {
        var step = dilation ?? 1;
        var reach = new Pair(step.Rows * (kernelSize.Rows - 1), step.Columns * (kernelSize.Columns - 1));
        return reach.Rows % 2 == 0 && reach.Columns % 2 == 0
            ? new Pair(reach.Rows / 2, reach.Columns / 2)
            : throw new ArgumentException(
                $"Padding that keeps the size needs a kernel of odd sizes, got {kernelSize} with dilation {step}; use an odd kernel.",
                nameof(kernelSize));
    }
}
