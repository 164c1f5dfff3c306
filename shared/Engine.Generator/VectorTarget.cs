namespace Cluster.Engine.Generator;

/// <summary>A vector width to write kernels for.</summary>
internal sealed class VectorTarget
{
    private VectorTarget(int bits, string fma, int maxRows)
    {
        Vector = $"Vector{bits}";
        Width = bits / 32;
        Fma = fma;
        MaxRows = maxRows;
        ClassName = $"TileKernels{bits}";
    }

    /// <summary>The widths that processors with fused multiply-add have. The most rows are those whose accumulators, two vectors of B and one
    /// broadcast of A fit the registers: 14 · 2 + 3 of 32, and 6 · 2 + 3 of 16.</summary>
    public static VectorTarget[] All { get; } =
    [
        new(512, "Avx512F.FusedMultiplyAdd", 14),
        new(256, "Fma.MultiplyAdd", 6),
    ];

    /// <summary>The vector type without its element type.</summary>
    public string Vector { get; }

    /// <summary>Floats of a vector.</summary>
    public int Width { get; }

    /// <summary>The method that computes a·b + c, rounded once.</summary>
    public string Fma { get; }

    /// <summary>Most rows of a tile.</summary>
    public int MaxRows { get; }

    /// <summary>Vector registers.</summary>
    public int Registers => Width == 16 ? 32 : 16;

    /// <summary>Class that holds the kernels.</summary>
    public string ClassName { get; }
}
