using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Kernels.Pooling;

namespace Cluster.Engine.Models;

/// <summary>Mean of each of so many windows that together cover samples [channels, height, width]: window i
/// goes from ⌊i·size / windows⌋ to ⌈(i + 1)·size / windows⌉.</summary>
/// <param name="outputSize">Number of windows.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
public sealed class AdaptiveAvgPool2d(Pair outputSize)
    : PoolingModule(new PoolingSettings { OutputSize = outputSize }, hasRows: true)
{
    private protected override Operation Operation(PoolingSettings settings, SampleLayout layout) => new AveragePoolOperation(settings, layout);
}
