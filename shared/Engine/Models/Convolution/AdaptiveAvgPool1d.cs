using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Pooling;

namespace Cluster.Engine.Models;

/// <summary>Mean of each of so many windows that together cover samples [channels, length]: window i
/// goes from ⌊i·size / windows⌋ to ⌈(i + 1)·size / windows⌉.</summary>
/// <param name="outputSize">Number of windows.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
public sealed class AdaptiveAvgPool1d(int outputSize)
    : PoolingModule(new PoolingSettings { OutputSize = OneRow(outputSize) }, hasRows: false)
{
    private protected override Operation Operation(PoolingSettings settings, SampleLayout layout) => new AveragePoolOperation(settings, layout);
}
