using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>The innermost matrix product: up to 14 rows by one or two vectors of C stay in registers while k runs. The accumulators are
/// named locals because an array of them would live in memory.</summary>
/// <remarks>With 512-bit vectors 14 × 2 accumulators, two vectors of B and one broadcast of A take 31 of 32 registers; with 256-bit vectors
/// 6 × 2 take 15 of 16. Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34 (2008).</remarks>
internal static unsafe class TileKernel
{
    /// <summary>C[i, j] = sum over ascending k of A[i, k]·B[k, j], begun at C[i, j] or added to it where the mode says so.</summary>
    /// <param name="k">Number of products per element.</param>
    /// <param name="a">A[0, 0].</param>
    /// <param name="aRow">Floats from one row of A to the next.</param>
    /// <param name="aStep">Floats from one k of A to the next.</param>
    /// <param name="b">B[0, 0]; each row of B is contiguous.</param>
    /// <param name="bStep">Floats from one k of B to the next.</param>
    /// <param name="c">C[0, 0]; each row of C is contiguous.</param>
    /// <param name="cRow">Floats from one row of C to the next.</param>
    /// <param name="mode">What becomes of C's own values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, TVector, TRows, TWidth>(
        nint k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, TileMode mode)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TRows : IRowCount
        where TWidth : ITileWidth
    {
        TVector c00 = default, c01 = default;
        TVector c10 = default, c11 = default;
        TVector c20 = default, c21 = default;
        TVector c30 = default, c31 = default;
        TVector c40 = default, c41 = default;
        TVector c50 = default, c51 = default;
        TVector c60 = default, c61 = default;
        TVector c70 = default, c71 = default;
        TVector c80 = default, c81 = default;
        TVector c90 = default, c91 = default;
        TVector c100 = default, c101 = default;
        TVector c110 = default, c111 = default;
        TVector c120 = default, c121 = default;
        TVector c130 = default, c131 = default;

        if (mode == TileMode.Continue)
        {
            var source = c;
            Load<TLanes, TVector, TWidth>(source, ref c00, ref c01);
            if (TRows.Count > 1) { Load<TLanes, TVector, TWidth>(source += cRow, ref c10, ref c11); }
            if (TRows.Count > 2) { Load<TLanes, TVector, TWidth>(source += cRow, ref c20, ref c21); }
            if (TRows.Count > 3) { Load<TLanes, TVector, TWidth>(source += cRow, ref c30, ref c31); }
            if (TRows.Count > 4) { Load<TLanes, TVector, TWidth>(source += cRow, ref c40, ref c41); }
            if (TRows.Count > 5) { Load<TLanes, TVector, TWidth>(source += cRow, ref c50, ref c51); }
            if (TRows.Count > 6) { Load<TLanes, TVector, TWidth>(source += cRow, ref c60, ref c61); }
            if (TRows.Count > 7) { Load<TLanes, TVector, TWidth>(source += cRow, ref c70, ref c71); }
            if (TRows.Count > 8) { Load<TLanes, TVector, TWidth>(source += cRow, ref c80, ref c81); }
            if (TRows.Count > 9) { Load<TLanes, TVector, TWidth>(source += cRow, ref c90, ref c91); }
            if (TRows.Count > 10) { Load<TLanes, TVector, TWidth>(source += cRow, ref c100, ref c101); }
            if (TRows.Count > 11) { Load<TLanes, TVector, TWidth>(source += cRow, ref c110, ref c111); }
            if (TRows.Count > 12) { Load<TLanes, TVector, TWidth>(source += cRow, ref c120, ref c121); }
            if (TRows.Count > 13) { Load<TLanes, TVector, TWidth>(source += cRow, ref c130, ref c131); }
        }

        // Three rows share an address register: base, base + row, base + 2·row.
        var aRow2 = 2 * aRow;
        float* a3 = a + (3 * aRow), a6 = a3 + (3 * aRow), a9 = a6 + (3 * aRow), a12 = a9 + (3 * aRow);
        for (; k > 0; k--)
        {
            var b0 = TLanes.Load(b);
            var b1 = TWidth.IsTwo ? TLanes.Load(b + TLanes.Width) : default;
            Row<TLanes, TVector, TWidth>(*a, b0, b1, ref c00, ref c01);
            if (TRows.Count > 1) { Row<TLanes, TVector, TWidth>(a[aRow], b0, b1, ref c10, ref c11); }
            if (TRows.Count > 2) { Row<TLanes, TVector, TWidth>(a[aRow2], b0, b1, ref c20, ref c21); }
            if (TRows.Count > 3) { Row<TLanes, TVector, TWidth>(*a3, b0, b1, ref c30, ref c31); }
            if (TRows.Count > 4) { Row<TLanes, TVector, TWidth>(a3[aRow], b0, b1, ref c40, ref c41); }
            if (TRows.Count > 5) { Row<TLanes, TVector, TWidth>(a3[aRow2], b0, b1, ref c50, ref c51); }
            if (TRows.Count > 6) { Row<TLanes, TVector, TWidth>(*a6, b0, b1, ref c60, ref c61); }
            if (TRows.Count > 7) { Row<TLanes, TVector, TWidth>(a6[aRow], b0, b1, ref c70, ref c71); }
            if (TRows.Count > 8) { Row<TLanes, TVector, TWidth>(a6[aRow2], b0, b1, ref c80, ref c81); }
            if (TRows.Count > 9) { Row<TLanes, TVector, TWidth>(*a9, b0, b1, ref c90, ref c91); }
            if (TRows.Count > 10) { Row<TLanes, TVector, TWidth>(a9[aRow], b0, b1, ref c100, ref c101); }
            if (TRows.Count > 11) { Row<TLanes, TVector, TWidth>(a9[aRow2], b0, b1, ref c110, ref c111); }
            if (TRows.Count > 12) { Row<TLanes, TVector, TWidth>(*a12, b0, b1, ref c120, ref c121); }
            if (TRows.Count > 13) { Row<TLanes, TVector, TWidth>(a12[aRow], b0, b1, ref c130, ref c131); }
            a += aStep;
            if (TRows.Count > 3) { a3 += aStep; }
            if (TRows.Count > 6) { a6 += aStep; }
            if (TRows.Count > 9) { a9 += aStep; }
            if (TRows.Count > 12) { a12 += aStep; }
            b += bStep;
        }

        if (mode == TileMode.AddTo)
        {
            var target = c;
            AddTo<TLanes, TVector, TWidth>(target, ref c00, ref c01);
            if (TRows.Count > 1) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c10, ref c11); }
            if (TRows.Count > 2) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c20, ref c21); }
            if (TRows.Count > 3) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c30, ref c31); }
            if (TRows.Count > 4) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c40, ref c41); }
            if (TRows.Count > 5) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c50, ref c51); }
            if (TRows.Count > 6) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c60, ref c61); }
            if (TRows.Count > 7) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c70, ref c71); }
            if (TRows.Count > 8) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c80, ref c81); }
            if (TRows.Count > 9) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c90, ref c91); }
            if (TRows.Count > 10) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c100, ref c101); }
            if (TRows.Count > 11) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c110, ref c111); }
            if (TRows.Count > 12) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c120, ref c121); }
            if (TRows.Count > 13) { AddTo<TLanes, TVector, TWidth>(target += cRow, ref c130, ref c131); }
        }

        Store<TLanes, TVector, TWidth>(c, c00, c01);
        if (TRows.Count > 1) { Store<TLanes, TVector, TWidth>(c += cRow, c10, c11); }
        if (TRows.Count > 2) { Store<TLanes, TVector, TWidth>(c += cRow, c20, c21); }
        if (TRows.Count > 3) { Store<TLanes, TVector, TWidth>(c += cRow, c30, c31); }
        if (TRows.Count > 4) { Store<TLanes, TVector, TWidth>(c += cRow, c40, c41); }
        if (TRows.Count > 5) { Store<TLanes, TVector, TWidth>(c += cRow, c50, c51); }
        if (TRows.Count > 6) { Store<TLanes, TVector, TWidth>(c += cRow, c60, c61); }
        if (TRows.Count > 7) { Store<TLanes, TVector, TWidth>(c += cRow, c70, c71); }
        if (TRows.Count > 8) { Store<TLanes, TVector, TWidth>(c += cRow, c80, c81); }
        if (TRows.Count > 9) { Store<TLanes, TVector, TWidth>(c += cRow, c90, c91); }
        if (TRows.Count > 10) { Store<TLanes, TVector, TWidth>(c += cRow, c100, c101); }
        if (TRows.Count > 11) { Store<TLanes, TVector, TWidth>(c += cRow, c110, c111); }
        if (TRows.Count > 12) { Store<TLanes, TVector, TWidth>(c += cRow, c120, c121); }
        if (TRows.Count > 13) { Store<TLanes, TVector, TWidth>(c += cRow, c130, c131); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TLanes, TVector, TWidth>(float a, TVector b0, TVector b1, ref TVector c0, ref TVector c1)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        var broadcast = TLanes.Create(a);
        c0 = TLanes.Fma(broadcast, b0, c0);
        if (TWidth.IsTwo)
        {
            c1 = TLanes.Fma(broadcast, b1, c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TLanes, TVector, TWidth>(float* source, ref TVector c0, ref TVector c1)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        c0 = TLanes.Load(source);
        if (TWidth.IsTwo)
        {
            c1 = TLanes.Load(source + TLanes.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<TLanes, TVector, TWidth>(float* target, ref TVector c0, ref TVector c1)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        c0 = TLanes.Add(TLanes.Load(target), c0);
        if (TWidth.IsTwo)
        {
            c1 = TLanes.Add(TLanes.Load(target + TLanes.Width), c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TVector, TWidth>(float* target, TVector c0, TVector c1)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TWidth : ITileWidth
    {
        TLanes.Store(c0, target);
        if (TWidth.IsTwo)
        {
            TLanes.Store(c1, target + TLanes.Width);
        }
    }
}
