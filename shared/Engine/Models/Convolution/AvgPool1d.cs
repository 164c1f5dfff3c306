using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Pooling;

namespace Cluster.Engine.Models;

/// <summary>Mean of each window of samples [channels, length].</summary>
/// <param name="kernelSize">Taps of a window.</param>
/// <param name="stride">From one window to the next; by default the window's size.</param>
/// <param name="padding">Border of zeros, at most half the window.</param>
/// <param name="ceilMode">Whether a last window may reach over the end.</param>
/// <param name="countIncludePad">Whether the border counts in the mean.</param>
/// <param name="divisorOverride">What sums are divided by instead; null for the number of places.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
public sealed class AvgPool1d(
    int kernelSize, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null)
    : PoolingModule(
        new PoolingSettings
        {
            Kernel = OneRow(kernelSize),
            Stride = OneRow(stride ?? kernelSize),
            Padding = OneRow(padding, 0),
            Ceiling = ceilMode,
            Divisor = divisorOverride is null or > 0
                ? divisorOverride ?? (countIncludePad ? -1 : 0)
                : throw new ArgumentOutOfRangeException(
                    nameof(divisorOverride), divisorOverride, $"AvgPool1d needs a divisor of 1 or more, got {divisorOverride}; leave it out."),
        },
        hasRows: false)
{
    private protected override Operation Operation(PoolingSettings settings, SampleLayout layout) => new AveragePoolOperation(settings, layout);
}
