using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>A formula of several arrays at one index, written once for every vector width. It holds the arrays itself.</summary>
internal interface IIndexedOperator
{
    /// <summary>Reads and writes the arrays from an index on, as many numbers as a vector has.</summary>
    void Apply<TLanes, TVector>(nint index)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}

/// <summary>Runs formulas of several arrays with the widest vectors there are.</summary>
internal static class IndexLoop
{
    /// <summary>Applies the formula to the indices in [0, length).</summary>
    public static void Run<TOperator>(in TOperator formula, int length)
        where TOperator : struct, IIndexedOperator
    {
        switch (SimdPath.Current)
        {
            case SimdLevel.Avx512:
                Loop<TOperator, Lanes512, Vector512<float>>(formula, length);
                break;
            case SimdLevel.Avx2:
                Loop<TOperator, Lanes256, Vector256<float>>(formula, length);
                break;
            default:
                Loop<TOperator, LanesScalar, float>(formula, length);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TOperator, TLanes, TVector>(TOperator formula, nint length)
        where TOperator : struct, IIndexedOperator
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        nint index = 0;
        for (; index <= length - TLanes.Width; index += TLanes.Width)
        {
            formula.Apply<TLanes, TVector>(index);
        }

        for (; index < length; index++)
        {
            formula.Apply<LanesScalar, float>(index);
        }
    }
}
