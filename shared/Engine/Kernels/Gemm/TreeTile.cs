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

    public void Run(in MatrixView c, int k, float* a, nint aRow, nint aStep, float* panel, nint step)
    {
        var two = c.Columns > TileTable.VectorWidth;
        nint width = two ? TileTable.MaxColumns : TileTable.VectorWidth;
        var tileLength = c.Rows * width;
        var held = ProductScratch.Current.Tile(MostHeld * TileTable.MaxRows * TileTable.MaxColumns);
        var parts = (k + _partDepth - 1) / _partDepth;
        var top = held;
        for (var part = 0; part < parts; part++)
        {
            nint start = part * _partDepth;
            var depth = Math.Min(_partDepth, k - (int)start);
            var merges = MergeCounter.MergesAfter(part, parts);

            // The first merge happens while the new sums are still in registers.
            var mode = merges > 0 ? TileMode.AddTo : TileMode.Overwrite;
            top = merges > 0 ? top - tileLength : top;
            TileTable.Run(c.Rows, two, depth, a + (start * aStep), aRow, aStep, panel + (start * step), step, top, width, mode);
            for (; merges > 1; merges--)
            {
                top -= tileLength;
                Add(top, top + tileLength, tileLength);
            }

            top += tileLength;
        }

        for (var row = 0; row < c.Rows; row++)
        {
            new ReadOnlySpan<float>(held + (row * width), c.Columns).CopyTo(new Span<float>(c.Pointer + (row * c.RowStride), c.Columns));
        }
    }

    // Lengths are multiples of the vector; sums are the same at any width.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* target, float* addend, nint length)
    {
        if (TileTable.VectorWidth == Vector512<float>.Count)
        {
            for (nint index = 0; index < length; index += Vector512<float>.Count)
            {
                (Vector512.Load(target + index) + Vector512.Load(addend + index)).Store(target + index);
            }
        }
        else
        {
            for (nint index = 0; index < length; index += Vector256<float>.Count)
            {
                (Vector256.Load(target + index) + Vector256.Load(addend + index)).Store(target + index);
            }
        }
    }
}
