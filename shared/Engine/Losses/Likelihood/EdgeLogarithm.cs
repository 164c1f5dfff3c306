using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>The logarithm of a target that may lie on the edge of a distribution's support, where it would be infinite.</summary>
internal static class EdgeLogarithm
{
    // log of the smallest float32 above 0: no other target is changed.
    private const double Least = -103.27892990343184;

    /// <summary>log x, at least that of the smallest float32 above 0.</summary>
    public static double Of(double x) => Math.Max(DoubleFunctions.Log(x), Least);
}
