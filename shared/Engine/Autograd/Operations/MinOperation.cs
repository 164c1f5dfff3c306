using System.Collections.Immutable;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>The smallest element over axes; result without the axes, or with size 1 there. NaN wins over every number; of equal elements the first in
/// row-major order takes the gradient.</summary>
/// <param name="axes">Axes counted from the first; none means all.</param>
/// <param name="keepAxes">Whether the axes stay, with size 1; PyTorch's keepdim.</param>
/// <exception cref="ArgumentOutOfRangeException">An axis is negative or named twice.</exception>
public sealed class MinOperation(ImmutableArray<int> axes, bool keepAxes = false) : ExtremeOperation("Min", axes, keepAxes, smallest: true)
{
}
