using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>Sums of rows onto what is there already.</summary>
internal static unsafe class RowSums
{
    /// <summary>sums += the rows of a matrix, in ascending order.</summary>
    /// <param name="matrix">Row-major, [rows, length of the sums].</param>
    /// <param name="sums">What each chain of sums begins at; takes the result. Nothing is done where it is empty.</param>
    public static void Add(ReadOnlySpan<float> matrix, Span<float> sums)
    {
        if (sums.IsEmpty)
        {
            return;
        }

        KernelArguments.Matrix(matrix.Length, matrix.Length / sums.Length, sums.Length);
        fixed (float* rows = matrix, target = sums)
        {
            IndexLoop.Run(new ColumnSum(rows, target, sums.Length, matrix.Length), sums.Length);
        }
    }

    private readonly struct ColumnSum(float* matrix, float* sums, nint columns, nint length) : IIndexedOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLanes, TVector>(nint index)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var sum = TLanes.Load(sums + index);
            for (var row = matrix + index; row < matrix + length; row += columns)
            {
                sum = TLanes.Add(sum, TLanes.Load(row));
            }

            TLanes.Store(sum, sums + index);
        }
    }
}
