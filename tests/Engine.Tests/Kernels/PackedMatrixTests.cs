using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Kernels;

/// <summary>Products with an operand packed once, against the definition, bit for bit.</summary>
public sealed unsafe class PackedMatrixTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_PackedOperand_EqualsTheReference(bool turned)
    {
        foreach (var rows in (int[])[0, 1, 5, 6, 14, 15, 33])
        {
            foreach (var columns in (int[])[0, 1, 7, 8, 16, 17, 31, 32, 33, 70])
            {
                foreach (var depth in (int[])[0, 1, 7, 33])
                {
                    AssertEqualsReference(rows, columns, depth, turned, accumulate: (rows + depth) % 2 == 0);
                }
            }
        }

        AssertEqualsReference(37, 100, 901, turned, accumulate: false);
        AssertEqualsReference(460, 40, 410, turned, accumulate: true);
    }

    [Fact]
    public void Pack_ASecondTime_ReplacesTheFirst()
    {
        var (left, first, second) = (Bits.Uniform(1, 9 * 20), Bits.Uniform(2, 20 * 40), Bits.Uniform(3, 20 * 40));
        var (expected, actual) = (new float[9 * 40], new float[9 * 40]);
        using var packed = new PackedMatrix(20, 40);
        fixed (float* a = left, b = first, c = second, e = expected, r = actual)
        {
            packed.Pack(new MatrixView(b, 20, 40));
            packed.Pack(new MatrixView(c, 20, 40));
            MatMulReference.Run(new(a, 9, 20), new(c, 20, 40), new(e, 9, 40));
            MatMul.RunPacked(new(a, 9, 20), packed, new(r, 9, 40));
        }

        Bits.AssertEqual(expected, actual, "packed twice");
    }

    [Fact]
    public void Pack_AnotherSize_Throws()
    {
        var memory = new float[20];
        using var packed = new PackedMatrix(4, 5);
        fixed (float* start = memory)
        {
            var matrix = new MatrixView(start, 5, 4);
            Assert.Throws<ShapeException>(() => packed.Pack(matrix));
        }
    }

    [Fact]
    public void Run_InnerSizesThatDiffer_Throws()
    {
        var memory = new float[40];
        using var packed = new PackedMatrix(4, 5);
        fixed (float* start = memory)
        {
            var (left, result) = (new MatrixView(start, 2, 3), new MatrixView(start, 2, 5));
            Assert.Throws<ShapeException>(() => MatMul.RunPacked(left, packed, result));
        }
    }

    private static void AssertEqualsReference(int rows, int columns, int depth, bool turned, bool accumulate)
    {
        var (left, right) = (Bits.Uniform(1, rows * depth), Bits.Uniform(2, depth * columns));
        var expected = Bits.Uniform(3, rows * columns);
        var actual = (float[])expected.Clone();
        using var packed = new PackedMatrix(depth, columns);
        fixed (float* a = left, b = right, e = expected, r = actual)
        {
            var view = turned ? new MatrixView(b, columns, depth).Transposed : new MatrixView(b, depth, columns);
            packed.Pack(view);
            MatMulReference.Run(new(a, rows, depth), view, new(e, rows, columns), accumulate);
            MatMul.RunPacked(new(a, rows, depth), packed, new(r, rows, columns), accumulate);
        }

        Bits.AssertEqual(expected, actual, $"[{rows}, {depth}] × packed [{depth}, {columns}], {turned}, {accumulate}");
    }
}
