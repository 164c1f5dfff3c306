namespace Cluster.Engine.Kernels;

/// <summary>Which instructions the kernels use. The bits they produce are the same on every level.</summary>
public enum SimdLevel
{
    /// <summary>No x86 vector instructions are assumed; without fused multiply-add in hardware the engine's exact one stands in.</summary>
    Portable = 0,

    /// <summary>256-bit vectors: AVX2 and FMA.</summary>
    Avx2 = 1,

    /// <summary>512-bit vectors: AVX-512F.</summary>
    Avx512 = 2,
}
