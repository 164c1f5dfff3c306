using Cluster.Engine.Initialization;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Models;

/// <summary>Cross-correlation of samples [channels, length] with a kernel; weight [out, in / groups, taps], bias [out].</summary>
/// <remarks>The initial law of weight and bias is uniform in ±1/√(fan in), as in PyTorch.</remarks>
public sealed class Conv1d : ConvolutionModule
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
    public Conv1d(
        int inChannels,
        int outChannels,
        int kernelSize,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true,
        Initializer? weightInitializer = null,
        Initializer? biasInitializer = null)
        : base(new ConvolutionOptions(
            inChannels,
            outChannels,
            new Pair(1, kernelSize),
            new ConvolutionSettings(new Pair(1, stride), new Pair(0, padding), new Pair(1, dilation), groups, default),
            bias,
            IsTransposed: false,
            HasRows: false,
            weightInitializer,
            biasInitializer))
    {
    }
}
