namespace Cluster.Engine.Kernels.Gemm;

/// <summary>What a micro-kernel does with the values that stand in C, and with its own before they are stored.</summary>
[Flags]
internal enum TileMode
{
    /// <summary>C = the chains begun at 0.</summary>
    Overwrite = 0,

    /// <summary>C = the chains begun at C.</summary>
    Continue = 1,

    /// <summary>C = C + the chains begun at 0.</summary>
    AddTo = 2,

    /// <summary>Results that are 0 or less become 0; NaN stays.</summary>
    Rectify = 4,

    /// <summary>C = the chains begun at a second matrix, whose rows may all be the same one.</summary>
    BeginAtExtra = 8,

    /// <summary>Results become 0 where the second matrix is 0 or less; where it is NaN they stay.</summary>
    MaskByExtra = 16,
}
