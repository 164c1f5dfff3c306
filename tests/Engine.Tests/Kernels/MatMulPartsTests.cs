using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;

namespace Cluster.Engine.Tests.Kernels;

public sealed unsafe class MatMulPartsTests
{
    public static TheoryData<int, int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int, int>();
            foreach (var (m, n) in ((int, int)[])[(1, 1), (3, 17), (13, 31), (14, 32), (15, 33), (29, 65), (6, 16), (100, 10)])
            {
                foreach (var partDepth in (int[])[1, 5, 16])
                {
                    foreach (var k in (int[])[1, 5, 31, 80])
                    {
                        shapes.Add(m, n, k, partDepth);
                    }
                }
            }

            shapes.Add(40, 40, 700, 300);
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Run_AnyShape_GivesTheBitsOfPartsAddedInTheTree(int m, int n, int k, int partDepth)
    {
        using var left = Filled(m * k, 1);
        using var right = Filled(k * n, 2);
        using var result = new AlignedBuffer(m * n);
        var expected = Tree(0, (k + partDepth - 1) / partDepth);

        // Both ways the left operand may lie.
        MatMulParts.Run(new MatrixView(left.Pointer, m, k), new(right.Pointer, k, n), partDepth, new(result.Pointer, m, n));
        Bits.AssertEqual(expected, result.Span, "rows of A contiguous");
        using var turned = new AlignedBuffer(m * k);
        for (var index = 0; index < m * k; index++)
        {
            turned.Span[(index % k * m) + (index / k)] = left.Span[index];
        }

        MatMulParts.Run(new MatrixView(turned.Pointer, k, m).Transposed, new(right.Pointer, k, n), partDepth, new(result.Pointer, m, n));
        Bits.AssertEqual(expected, result.Span, "columns of A contiguous");

        float[] Tree(int first, int count)
        {
            if (count > 1)
            {
                var half = 1;
                while (2 * half < count)
                {
                    half *= 2;
                }

                var (lower, upper) = (Tree(first, half), Tree(first + half, count - half));
                return [.. lower.Zip(upper, (one, other) => one + other)];
            }

            var start = first * partDepth;
            var depth = Math.Min(partDepth, k - start);
            using var part = new AlignedBuffer(m * n);
            MatMulReference.Run(
                new MatrixView(left.Pointer + start, m, depth, k, 1),
                new MatrixView(right.Pointer + (start * n), depth, n),
                new MatrixView(part.Pointer, m, n));
            return part.Span.ToArray();
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(7, 2)]
    [InlineData(64, 8)]
    [InlineData(65, 8)]
    public void ColumnSums_AnyParts_GiveTheBitsOfPartsAddedInTheTree(int rows, int partRows)
    {
        const int Columns = 19;
        var matrix = Bits.Uniform(5, rows * Columns);
        var sums = new float[Columns];

        MatMulParts.ColumnSums(matrix, Columns, partRows, sums);

        // A product with a row of ones is the same chain of sums.
        using var ones = new AlignedBuffer(rows);
        using var copy = new AlignedBuffer(matrix.Length);
        using var expected = new AlignedBuffer(Columns);
        ones.Span.Fill(1f);
        matrix.CopyTo(copy.Span);
        MatMulParts.Run(new MatrixView(ones.Pointer, 1, rows), new(copy.Pointer, rows, Columns), partRows, new(expected.Pointer, 1, Columns));
        Bits.AssertEqual(expected.Span, sums, "sums");
    }

    private static AlignedBuffer Filled(int length, int seed)
    {
        var buffer = new AlignedBuffer(length);
        Bits.Uniform(seed, length).CopyTo(buffer.Span);
        return buffer;
    }
}
