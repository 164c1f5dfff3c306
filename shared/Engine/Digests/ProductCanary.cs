using Cluster.Engine.Kernels;

namespace Cluster.Engine.Digests;

/// <summary>The matrix product in all its forms: row and column edges, several blocks over k, few rows, few columns.</summary>
internal static unsafe class ProductCanary
{
    private static ReadOnlySpan<(int Rows, int Columns, int Depth)> Sizes =>
        new (int, int, int)[] { (1, 1, 1), (17, 35, 29), (3, 10, 901), (29, 33, 64), (75, 5, 31), (6, 64, 16) };

    public static void Run(CanaryResult append)
    {
        foreach (var (rows, columns, depth) in Sizes)
        {
            var left = Canary.Random(1, rows * depth);
            var right = Canary.Random(2, depth * columns);
            var bias = Canary.Random(3, columns);
            var result = new float[rows * columns];
            fixed (float* a = left, b = right, c = result)
            {
                var target = new MatrixView(c, rows, columns);
                MatMul.Run(new(a, rows, depth), new(b, depth, columns), target);
                append(result);
                MatMul.Run(new MatrixView(a, depth, rows).Transposed, new(b, depth, columns), target, accumulate: true);
                append(result);
                MatMul.RunWithBias(new(a, rows, depth), new MatrixView(b, columns, depth).Transposed, bias, target);
                append(result);
                MatMul.Run(new(a, rows, depth), new(b, depth, columns), target, new ProductOptions { Bias = bias, Rectify = true });
                append(result);
            }
        }
    }
}
