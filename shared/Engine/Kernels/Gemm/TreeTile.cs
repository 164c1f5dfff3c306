using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>A tile whose elements are a tree over stretches of k, each a chain of its own begun at 0. The partial sums stay in the
/// first-level cache.</summary>
/// <param name="partDepth">Products of each stretch but the last.</param>
internal readonly unsafe struct TreeTile(int partDepth) : ITile
{
    // Enough for 2^30 stretches.
    private const int MostHeld = 31;

    private readonly int _partDepth = partDepth;

    public void Run(in MatrixView c, int k, float* a, nint aRow, nint aStep, float* panel, nint step, float* ahead)
    {
        var two = c.Columns > TileTable.VectorWidth;
        nint width = two ? TileTable.MaxColumns : TileTable.VectorWidth;
        var tileLength = c.Rows * width;
        var held = ProductScratch.Current.Tile(MostHeld * TileTable.MaxRows * TileTable.MaxColumns);
        var parts = (k + _partDepth - 1) / _partDepth;
        var top = held;
        var merges = 0;
        for (var part = 0; part < parts; part++)
        {
            nint start = part * _partDepth;
            var depth = Math.Min(_partDepth, k - (int)start);
            merges = MergeCounter.MergesAfter(part, parts);

            // The first merge happens while the new sums are still in registers.
            var mode = merges > 0 ? TileMode.AddTo : TileMode.Overwrite;
            top = merges > 0 ? top - tileLength : top;
            var isLast = part == parts - 1;
            TileTable.Run(
                c.Rows, two, depth, a + (start * aStep), aRow, aStep, panel + (start * step), step, top, width, mode, null, 0,
                isLast ? ahead : top, isLast ? c.RowStride : width);

            // The very last merge is left for the way into C.
            for (var least = isLast ? 2 : 1; merges > least; merges--)
            {
                top -= tileLength;
                Add(top, top + tileLength, tileLength, 1, top, 0);
            }

            top += tileLength;
        }

        var addend = merges > 1 ? held + tileLength : null;
        if (c.Columns == width)
        {
            Add(held, addend, width, c.Rows, c.Pointer, c.RowStride);
            return;
        }

        Add(held, addend, tileLength, 1, held, 0);
        for (var row = 0; row < c.Rows; row++)
        {
            new ReadOnlySpan<float>(held + (row * width), c.Columns).CopyTo(new Span<float>(c.Pointer + (row * c.RowStride), c.Columns));
        }
    }

    // Target rows = left + right, or left alone; left and right have no gaps. Lengths are multiples of the vector; sums are the same at
    // any width.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* left, float* right, nint length, int rows, float* target, nint targetRow)
    {
        for (; rows > 0; rows--, left += length, right += right == null ? 0 : length, target += targetRow)
        {
            for (nint index = 0; index < length; index += Vector256<float>.Count)
            {
                var sum = Vector256.Load(left + index);
                sum = right == null ? sum : sum + Vector256.Load(right + index);
                sum.Store(target + index);
            }
        }
    }
}
