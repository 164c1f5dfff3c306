using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>Copies a matrix with rows and columns exchanged.</summary>
internal static unsafe class Transposition
{
    private const int Block = 8;

    /// <summary>target[column · targetStride + row] = source[row · sourceStride + column].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        if (!Avx.IsSupported || rows < Block || columns < Block)
        {
            OneByOne(source, sourceStride, target, targetStride, rows, columns);
            return;
        }

        // Both halves of a cache line at once: where rows lie a power of two apart, the lines of all rows of a panel do not fit into the
        // first-level cache together.
        nint column = 0;
        for (; column + (2 * Block) <= columns; column += 2 * Block)
        {
            for (nint row = 0; row < rows; row += Block)
            {
                row = Math.Min(row, rows - Block);
                var from = source + (row * sourceStride) + column;
                var to = target + (column * targetStride) + row;
                Prefetch(from + (4 * Block), sourceStride);
                EightByEight(from, sourceStride, to, targetStride);
                EightByEight(from + Block, sourceStride, to + (Block * targetStride), targetStride);
            }
        }

        for (; column < columns; column += Block)
        {
            // The last block of a row or column reaches back over its neighbour and writes the same numbers again.
            column = Math.Min(column, columns - Block);
            for (nint row = 0; row < rows; row += Block)
            {
                row = Math.Min(row, rows - Block);
                EightByEight(
                    source + (row * sourceStride) + column, sourceStride, target + (column * targetStride) + row, targetStride);
            }
        }
    }

    // A prefetch outside the matrix does nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* source, nint sourceStride)
    {
        for (var row = 0; row < Block; row++, source += sourceStride)
        {
            Sse.Prefetch0(source);
        }
    }

    private static void OneByOne(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < columns; column++)
            {
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }

    /// <summary>Like <see cref="Run"/> for exactly six rows that end up without gaps: target[column · 6 + row]. Writes up to two floats
    /// behind the last column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixRows(float* source, nint sourceStride, float* target, int columns)
    {
        const int Rows = 6;
        if (!Avx.IsSupported || columns < Block)
        {
            OneByOne(source, sourceStride, target, Rows, Rows, columns);
            return;
        }

        for (nint column = 0; column < columns; column += Block)
        {
            // Each store of eight spills two numbers into the next column's place, which is written after it.
            column = Math.Min(column, columns - Block);
            var from = source + column;
            var to = target + (column * Rows);
            var (p0, p1) = Pair(from, from + sourceStride);
            var (p2, p3) = Pair(from + (2 * sourceStride), from + (3 * sourceStride));
            var (p4, p5) = Pair(from + (4 * sourceStride), from + (5 * sourceStride));
            var (q0, q1) = Quadruple(p0, p2);
            var (q2, q3) = Quadruple(p1, p3);
            var (q4, q5) = Quadruple(p4, p4);
            var (q6, q7) = Quadruple(p5, p5);
            Avx.Permute2x128(q0, q4, 0x20).Store(to);
            Avx.Permute2x128(q1, q5, 0x20).Store(to + Rows);
            Avx.Permute2x128(q2, q6, 0x20).Store(to + (2 * Rows));
            Avx.Permute2x128(q3, q7, 0x20).Store(to + (3 * Rows));
            Avx.Permute2x128(q0, q4, 0x31).Store(to + (4 * Rows));
            Avx.Permute2x128(q1, q5, 0x31).Store(to + (5 * Rows));
            Avx.Permute2x128(q2, q6, 0x31).Store(to + (6 * Rows));
            Avx.Permute2x128(q3, q7, 0x31).Store(to + (7 * Rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(float* source, nint sourceStride, float* target, nint targetStride)
    {
        // Pairs of rows, then quadruples, then the two halves: three rounds of shuffles.
        var (p0, p1) = Pair(source, source + sourceStride);
        var (p2, p3) = Pair(source + (2 * sourceStride), source + (3 * sourceStride));
        var (p4, p5) = Pair(source + (4 * sourceStride), source + (5 * sourceStride));
        var (p6, p7) = Pair(source + (6 * sourceStride), source + (7 * sourceStride));
        var (q0, q1) = Quadruple(p0, p2);
        var (q2, q3) = Quadruple(p1, p3);
        var (q4, q5) = Quadruple(p4, p6);
        var (q6, q7) = Quadruple(p5, p7);
        Halves(q0, q4, target, targetStride);
        Halves(q1, q5, target + targetStride, targetStride);
        Halves(q2, q6, target + (2 * targetStride), targetStride);
        Halves(q3, q7, target + (3 * targetStride), targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Pair(float* upper, float* lower)
    {
        var (first, second) = (Vector256.Load(upper), Vector256.Load(lower));
        return (Avx.UnpackLow(first, second), Avx.UnpackHigh(first, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Quadruple(Vector256<float> upper, Vector256<float> lower) =>
        (Avx.Shuffle(upper, lower, 0b01_00_01_00), Avx.Shuffle(upper, lower, 0b11_10_11_10));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<float> upper, Vector256<float> lower, float* target, nint targetStride)
    {
        Avx.Permute2x128(upper, lower, 0x20).Store(target);
        Avx.Permute2x128(upper, lower, 0x31).Store(target + (4 * targetStride));
    }
}
