using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>The micro-kernels of this processor by rows and width. In each, the rows by one or two vectors of C stay in registers while k
/// runs. They are written by a source generator while the engine is compiled.</summary>
/// <remarks>Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34 (2008).</remarks>
internal static unsafe class TileTable
{
    private static readonly nint[] Kernels = SimdPath.Current == SimdLevel.Avx512 ? TileKernels512.Table() : TileKernels256.Table();

    /// <summary>Most rows of a tile: what the registers hold.</summary>
    public static int MaxRows => SimdPath.Current == SimdLevel.Avx512 ? 14 : 6;

    /// <summary>Floats of a vector.</summary>
    public static int VectorWidth => SimdPath.Current == SimdLevel.Avx512 ? Vector512<float>.Count : Vector256<float>.Count;

    /// <summary>Most columns of a tile.</summary>
    public static int MaxColumns => 2 * VectorWidth;

    /// <summary>Computes a tile of C: the sums over ascending k of A[i, k]·B[k, j], begun at 0 or at C.</summary>
    /// <param name="rows">Rows of the tile, 1 to <see cref="MaxRows"/>.</param>
    /// <param name="two">Whether it is two vectors wide, or one.</param>
    /// <param name="k">Number of products per element.</param>
    /// <param name="a">A[0, 0].</param>
    /// <param name="aRow">Floats from one row of A to the next.</param>
    /// <param name="aStep">Floats from one k of A to the next.</param>
    /// <param name="b">B[0, 0]; each row of B is contiguous.</param>
    /// <param name="bStep">Floats from one k of B to the next.</param>
    /// <param name="c">C[0, 0]; each row of C is contiguous.</param>
    /// <param name="cRow">Floats from one row of C to the next.</param>
    /// <param name="mode">What becomes of C's own values, and what is done with the results.</param>
    /// <param name="extra">The second matrix that some modes read, each row contiguous.</param>
    /// <param name="extraRow">Floats from one row of it to the next.</param>
    /// <param name="ahead">What a kernel fetches ahead while it computes: as many rows as the tile has. The processor does not see the next
    /// tile of C coming, its rows lie too far apart. It may lie outside the matrix: fetching ahead reads nothing.</param>
    /// <param name="aheadRow">Floats from one row of that to the next.</param>
    public static void Run(
        int rows, bool two, nint k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, TileMode mode,
        float* extra, nint extraRow, float* ahead, nint aheadRow)
    {
        var isPacked = aRow == 1 && aStep == rows;
        var index = (4 * (rows - 1)) + (two ? 2 : 0) + (isPacked ? 1 : 0);
        var kernel =
            (delegate*<nint, float*, nint, nint, float*, nint, float*, nint, TileMode, float*, nint, float*, nint, void>)Kernels[index];
        kernel(k, a, aRow, aStep, b, bStep, c, cRow, mode, extra, extraRow, ahead, aheadRow);
    }
}
