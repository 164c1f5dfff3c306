namespace Cluster.Engine.Kernels.Gemm;

/// <summary>What a micro-kernel does with the values that stand in C.</summary>
internal enum TileMode
{
    /// <summary>C = the chains begun at 0.</summary>
    Overwrite,

    /// <summary>C = the chains begun at C.</summary>
    Continue,

    /// <summary>C = C + the chains begun at 0.</summary>
    AddTo,
}
