namespace Cluster.Engine.Generator;

/// <summary>A vector width to write kernels for.</summary>
internal sealed class VectorTarget
{
    private VectorTarget(int bits, string fma, int maxRows, int unroll)
    {
        Vector = $"Vector{bits}";
        Width = bits / 32;
        Fma = fma;
        MaxRows = maxRows;
        Unroll = unroll;
        ClassName = $"TileKernels{bits}";
    }

    /// <summary>The widths that processors with fused multiply-add have. The most rows are those whose accumulators, two vectors of B and one
    /// broadcast of A fit the registers: 14 · 2 + 3 of 32, and 6 · 2 + 3 of 16.</summary>
    public static VectorTarget[] All { get; } =
    [
        new(512, "Avx512F.FusedMultiplyAdd", 14, unroll: 1),
        new(256, "Fma.MultiplyAdd", 6, unroll: 4),
    ];

    /// <summary>The vector type without its element type.</summary>
    public string Vector { get; }

    /// <summary>Floats of a vector.</summary>
    public int Width { get; }

    /// <summary>The method that computes a·b + c, rounded once.</summary>
    public string Fma { get; }

    /// <summary>Most rows of a tile.</summary>
    public int MaxRows { get; }

    /// <summary>Steps of k that a kernel takes in one turn of its loop. A narrow tile has 12 multiply-adds to a step, and what counts, points
    /// and fetches ahead was nearly as much again; where another thread shares the core, and the instructions it can start, that cost a fifth of
    /// the speed (measured on Zen 3). A wide tile has 28.</summary>
    public int Unroll { get; }

    /// <summary>Steps of a turn of each loop over k, one behind the other: the last takes what is left.</summary>
    public int[] Turns => Unroll > 1 ? [Unroll, 1] : [1];

    /// <summary>Whether kernels fetch their panels ahead, beyond what the processor foresees itself: a wide tile has load slots to spare.</summary>
    public bool FetchesPanels => Unroll == 1;

    /// <summary>Vector registers.</summary>
    public int Registers => Width == 16 ? 32 : 16;

    /// <summary>Class that holds the kernels.</summary>
    public string ClassName { get; }
}
