using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Kernels;

/// <summary>Products with bias, ReLU and mask on the way, against the same in separate passes, bit for bit.</summary>
public sealed unsafe class MatMulOptionsTests
{
    private static readonly (int Rows, int Columns, int Depth)[] Sizes =
    [
        (0, 3, 4), (1, 1, 1), (5, 3, 0), (13, 37, 9), (14, 32, 33), (29, 50, 16), (32, 256, 100), (200, 10, 100), (64, 70, 901), (460, 40, 300),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_BiasAndReLU_EqualsSeparatePasses(bool turned)
    {
        foreach (var (rows, columns, depth) in Sizes)
        {
            var (left, right, bias) = (Bits.Uniform(1, rows * depth), Bits.Uniform(2, depth * columns), Bits.Uniform(3, columns));
            var (expected, actual) = (new float[rows * columns], new float[rows * columns]);
            fixed (float* a = left, b = right, e = expected, r = actual)
            {
                var view = turned ? new MatrixView(b, columns, depth).Transposed : new MatrixView(b, depth, columns);
                for (var index = 0; index < expected.Length; index++)
                {
                    expected[index] = bias[index % columns];
                }

                MatMulReference.Run(new(a, rows, depth), view, new(e, rows, columns), accumulate: true);
                Activations.Relu(expected, expected);
                MatMul.Run(new(a, rows, depth), view, new(r, rows, columns), new ProductOptions { Bias = bias, Rectify = true });
            }

            Bits.AssertEqual(expected, actual, $"ReLU of [{rows}, {depth}] × [{depth}, {columns}] + bias, {turned}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_Mask_EqualsSeparatePasses(bool turned)
    {
        foreach (var (rows, columns, depth) in Sizes)
        {
            var (left, right) = (Bits.Uniform(1, rows * depth), Bits.Uniform(2, depth * columns));
            var mask = Bits.Patterns(4, rows * columns);
            var (expected, actual) = (new float[rows * columns], new float[rows * columns]);
            fixed (float* a = left, b = right, m = mask, e = expected, r = actual)
            {
                var view = turned ? new MatrixView(b, columns, depth).Transposed : new MatrixView(b, depth, columns);
                MatMulReference.Run(new(a, rows, depth), view, new(e, rows, columns));
                Activations.ReluGradient(mask, expected, expected);
                MatMul.Run(
                    new(a, rows, depth), view, new(r, rows, columns), new ProductOptions { MaskedBy = new MatrixView(m, rows, columns) });
            }

            Bits.AssertEqual(expected, actual, $"masked [{rows}, {depth}] × [{depth}, {columns}], {turned}");
        }
    }

    [Fact]
    public void Run_MaskOfAnotherSize_Throws()
    {
        var memory = new float[40];
        fixed (float* start = memory)
        {
            var (left, right, result) = (new MatrixView(start, 2, 3), new MatrixView(start, 3, 5), new MatrixView(start + 20, 2, 5));
            var mask = new MatrixView(start, 5, 2);
            Assert.Throws<ShapeException>(() => MatMul.Run(left, right, result, new ProductOptions { MaskedBy = mask }));
        }
    }

    [Fact]
    public void Run_BiasAndMask_Throws()
    {
        var memory = new float[40];
        fixed (float* start = memory)
        {
            var (left, right, result) = (new MatrixView(start, 2, 3), new MatrixView(start, 3, 5), new MatrixView(start + 20, 2, 5));
            Assert.Throws<ArgumentException>(
                () => MatMul.Run(left, right, result, new ProductOptions { Bias = new float[5], MaskedBy = result }));
        }
    }
}
