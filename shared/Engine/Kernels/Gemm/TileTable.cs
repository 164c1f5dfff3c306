using System.Runtime.Intrinsics;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>The micro-kernels of this processor by rows and width.</summary>
internal static unsafe class TileTable
{
    private static readonly nint[] Kernels = SimdPath.Current == SimdLevel.Avx512
        ? Collect<Lanes512, Vector512<float>>()
        : Collect<Lanes256, Vector256<float>>();

    /// <summary>Most rows of a tile: what the registers hold.</summary>
    public static int MaxRows => SimdPath.Current == SimdLevel.Avx512 ? 14 : 6;

    /// <summary>Floats of a vector.</summary>
    public static int VectorWidth => SimdPath.Current == SimdLevel.Avx512 ? Lanes512.Width : Lanes256.Width;

    /// <summary>Most columns of a tile.</summary>
    public static int MaxColumns => 2 * VectorWidth;

    /// <summary>Runs the kernel for a tile of so many rows and one or two vectors; see <see cref="TileKernel"/>.</summary>
    public static void Run(
        int rows, bool two, nint k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, TileMode mode)
    {
        var kernel = (delegate*<nint, float*, nint, nint, float*, nint, float*, nint, TileMode, void>)Kernels[(2 * rows) - (two ? 1 : 2)];
        kernel(k, a, aRow, aStep, b, bStep, c, cRow, mode);
    }

    private static nint[] Collect<TLanes, TVector>()
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var kernels = new List<nint>();
        Add<TLanes, TVector, Rows1>(kernels);
        Add<TLanes, TVector, Rows2>(kernels);
        Add<TLanes, TVector, Rows3>(kernels);
        Add<TLanes, TVector, Rows4>(kernels);
        Add<TLanes, TVector, Rows5>(kernels);
        Add<TLanes, TVector, Rows6>(kernels);
        if (MaxRows > 6)
        {
            Add<TLanes, TVector, Rows7>(kernels);
            Add<TLanes, TVector, Rows8>(kernels);
            Add<TLanes, TVector, Rows9>(kernels);
            Add<TLanes, TVector, Rows10>(kernels);
            Add<TLanes, TVector, Rows11>(kernels);
            Add<TLanes, TVector, Rows12>(kernels);
            Add<TLanes, TVector, Rows13>(kernels);
            Add<TLanes, TVector, Rows14>(kernels);
        }

        return [.. kernels];
    }

    private static void Add<TLanes, TVector, TRows>(List<nint> kernels)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TRows : IRowCount
    {
        kernels.Add((nint)(delegate*<nint, float*, nint, nint, float*, nint, float*, nint, TileMode, void>)
            &TileKernel.Run<TLanes, TVector, TRows, OneVector>);
        kernels.Add((nint)(delegate*<nint, float*, nint, nint, float*, nint, float*, nint, TileMode, void>)
            &TileKernel.Run<TLanes, TVector, TRows, TwoVectors>);
    }
}
