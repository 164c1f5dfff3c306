using System.Runtime.InteropServices;
using Cluster.Engine.Losses;
using Cluster.Engine.Optimizers;

namespace Cluster.Collectives.Reduction;

/// <summary>A 64-bit fingerprint of the sums of one node: of its gradients, where it has any, and of its scalars.</summary>
public static class SumsDigest
{
    /// <summary>The fingerprint; what <see cref="PositionDigest"/> says of what it finds and misses holds here too.</summary>
    /// <param name="sums">Whole sums.</param>
    public static ulong Of(SubtreeSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        Span<BatchSums> scalars = [sums.Scalars];
        return unchecked(PositionDigest.Of(sums.Gradients.Span)
            + PositionDigest.Of(MemoryMarshal.Cast<BatchSums, float>(scalars), sums.Gradients.Length));
    }
}
