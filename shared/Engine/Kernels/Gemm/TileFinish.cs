namespace Cluster.Engine.Kernels.Gemm;

/// <summary>What happens to the elements of a product besides the sums of products.</summary>
internal readonly unsafe struct TileFinish
{
    /// <summary>Whether the chains begin at C.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Where the chains of each column begin, or null.</summary>
    public float* Bias { get; init; }

    /// <summary>Whether results that are 0 or less become 0.</summary>
    public bool Rectify { get; init; }

    /// <summary>A matrix of C's size; results become 0 where it is 0 or less. Null where nothing is masked. Not together with a bias.</summary>
    public float* Mask { get; init; }

    /// <summary>Floats from one row of the mask to the next.</summary>
    public nint MaskRow { get; init; }
}
