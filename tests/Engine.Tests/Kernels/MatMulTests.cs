using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Engine.Tests.Kernels;

/// <summary>The fast product against its definition, bit for bit.</summary>
public sealed unsafe class MatMulTests
{
    private static readonly int[] EdgeSizes = [0, 1, 2, 3, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 28, 29, 31, 32, 33, 48, 65];

    /// <summary>Which operands are stored turned.</summary>
    public static TheoryData<bool, bool> Forms => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Run_EdgeShapes_EqualsTheReference(bool leftTurned, bool rightTurned)
    {
        foreach (var rows in EdgeSizes)
        {
            foreach (var columns in EdgeSizes)
            {
                foreach (var depth in (int[])[0, 1, 2, 7, 16, 33])
                {
                    AssertEqualsReference(rows, columns, depth, leftTurned, rightTurned, accumulate: (rows + columns) % 2 == 0);
                }
            }
        }
    }

    [Fact]
    public void Run_EveryRowAndColumnEdge_EqualsTheReference()
    {
        // Every number of rows and columns up to two tiles of the widest kernels, A packed (three panels of B and more) and as it lies.
        for (var rows = 1; rows <= 29; rows++)
        {
            for (var columns = 1; columns <= 33; columns++)
            {
                AssertEqualsReference(rows, columns, 5, leftTurned: false, rightTurned: false, accumulate: columns % 2 == 0);
                AssertEqualsReference(rows, columns + 64, 5, leftTurned: true, rightTurned: false, accumulate: columns % 2 == 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Run_SeveralBlocksOnEachAxis_EqualsTheReference(bool leftTurned, bool rightTurned)
    {
        AssertEqualsReference(451, 37, 1103, leftTurned, rightTurned, accumulate: false);
        AssertEqualsReference(75, 530, 401, leftTurned, rightTurned, accumulate: true);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Run_TheDefaultJobsShapes_EqualsTheReference(bool leftTurned, bool rightTurned)
    {
        AssertEqualsReference(32, 256, 784, leftTurned, rightTurned, accumulate: false);
        AssertEqualsReference(32, 10, 128, leftTurned, rightTurned, accumulate: true);
        AssertEqualsReference(256, 784, 32, leftTurned, rightTurned, accumulate: false);
    }

    [Fact]
    public void Run_RowsThatAliasInTheCache_EqualsTheReference() =>
        AssertEqualsReference(9, 40, 1024, leftTurned: false, rightTurned: true, accumulate: false);

    [Fact]
    public void Run_AnyShape_EqualsTheReference()
    {
        var sizes = from rows in Gen.Choose(0, 70)
                    from columns in Gen.Choose(0, 70)
                    from depth in Gen.Choose(0, 70)
                    from form in Gen.Choose(0, 7)
                    select (rows, columns, depth, form);
        Prop.ForAll(sizes.ToArbitrary(), drawn =>
            AssertEqualsReference(
                drawn.rows, drawn.columns, drawn.depth, (drawn.form & 1) != 0, (drawn.form & 2) != 0, (drawn.form & 4) != 0))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Run_ResultStoredTurned_EqualsTheReference()
    {
        var (left, right) = (Bits.Uniform(1, 19 * 23), Bits.Uniform(2, 23 * 35));
        var (expected, actual) = (new float[19 * 35], new float[19 * 35]);
        fixed (float* a = left, b = right, e = expected, r = actual)
        {
            MatMulReference.Run(new(a, 19, 23), new(b, 23, 35), new MatrixView(e, 35, 19).Transposed);
            MatMul.Run(new(a, 19, 23), new(b, 23, 35), new MatrixView(r, 35, 19).Transposed);
        }

        Bits.AssertEqual(expected, actual, "turned result");
    }

    [Fact]
    public void Run_IntoPartOfAMatrix_LeavesTheRestAlone()
    {
        const int Stride = 50;
        var (left, right) = (Bits.Uniform(1, 20 * 9), Bits.Uniform(2, 9 * 37));
        var expected = Bits.Uniform(3, 20 * Stride);
        var actual = (float[])expected.Clone();
        fixed (float* a = left, b = right, e = expected, r = actual)
        {
            MatMulReference.Run(new(a, 20, 9), new(b, 9, 37), new(e + 3, 20, 37, Stride, 1));
            MatMul.Run(new(a, 20, 9), new(b, 9, 37), new(r + 3, 20, 37, Stride, 1));
        }

        Bits.AssertEqual(expected, actual, "part of a matrix");
    }

    [Fact]
    public void Run_InfinityAgainstThePaddingOfAPanel_StaysOutOfTheOtherColumns()
    {
        var left = Enumerable.Repeat(float.PositiveInfinity, 7 * 3).ToArray();
        var right = Enumerable.Repeat(1f, 3 * 5).ToArray();
        var result = new float[7 * 5];
        fixed (float* a = left, b = right, c = result)
        {
            MatMul.Run(new(a, 7, 3), new(b, 3, 5), new(c, 7, 5));
        }

        Assert.All(result, value => Assert.Equal(float.PositiveInfinity, value));
    }

    [Theory]
    [InlineData(32, 256, 100)]
    [InlineData(200, 10, 100)]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 0)]
    [InlineData(0, 3, 4)]
    public void RunWithBias_AnyShape_BeginsEachSumAtTheBias(int rows, int columns, int depth)
    {
        var (left, right, bias) = (Bits.Uniform(1, rows * depth), Bits.Uniform(2, columns * depth), Bits.Uniform(3, columns));
        var (expected, actual) = (new float[rows * columns], new float[rows * columns]);
        for (var index = 0; index < expected.Length; index++)
        {
            expected[index] = bias[index % columns];
        }

        fixed (float* a = left, b = right, e = expected, r = actual)
        {
            var turned = new MatrixView(b, columns, depth).Transposed;
            MatMulReference.Run(new(a, rows, depth), turned, new(e, rows, columns), accumulate: true);
            MatMul.RunWithBias(new(a, rows, depth), turned, bias, new(r, rows, columns));
        }

        Bits.AssertEqual(expected, actual, "bias");
    }

    [Fact]
    public void Run_InnerSizesThatDiffer_Throws()
    {
        var memory = new float[100];
        fixed (float* start = memory)
        {
            var (left, right, result) = (new MatrixView(start, 2, 3), new MatrixView(start, 4, 5), new MatrixView(start, 2, 5));
            Assert.Throws<ShapeException>(() => MatMul.Run(left, right, result));
        }
    }

    private static void AssertEqualsReference(int rows, int columns, int depth, bool leftTurned, bool rightTurned, bool accumulate)
    {
        // One float of offset, so that nothing is aligned.
        var (left, right) = (Bits.Uniform(1, (rows * depth) + 1), Bits.Uniform(2, (depth * columns) + 1));
        var expected = Bits.Uniform(3, (rows * columns) + 1);
        var actual = (float[])expected.Clone();
        fixed (float* a = left, b = right, e = expected, r = actual)
        {
            var leftView = leftTurned ? new MatrixView(a + 1, depth, rows).Transposed : new MatrixView(a + 1, rows, depth);
            var rightView = rightTurned ? new MatrixView(b + 1, columns, depth).Transposed : new MatrixView(b + 1, depth, columns);
            MatMulReference.Run(leftView, rightView, new(e + 1, rows, columns), accumulate);
            MatMul.Run(leftView, rightView, new(r + 1, rows, columns), accumulate);
        }

        Bits.AssertEqual(expected, actual, $"[{rows}, {depth}] × [{depth}, {columns}], {leftTurned}, {rightTurned}, {accumulate}");
    }
}
