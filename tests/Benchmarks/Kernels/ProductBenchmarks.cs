using BenchmarkDotNet.Attributes;
using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;

namespace Cluster.Benchmarks.Kernels;

/// <summary>Matrix products of sizes that layers have.</summary>
public class ProductBenchmarks
{
    private AlignedBuffer[] _matrices = [];

    /// <summary>Rows, columns and inner size.</summary>
    [Params("512x1024x784", "64x1024x1024", "512x10x1024", "32x512x128")]
    public string Sizes { get; set; } = "";

    private int[] Axes => [.. Sizes.Split('x').Select(int.Parse)];

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var (m, n, k) = (Axes[0], Axes[1], Axes[2]);
        _matrices = [new(m * k), new(k * n), new(m * n)];
        RandomNumbers.Fill(_matrices[0].Span, 1);
        RandomNumbers.Fill(_matrices[1].Span, 2);
    }

    /// <summary>Frees the operands.</summary>
    [GlobalCleanup]
    public void Free()
    {
        foreach (var matrix in _matrices)
        {
            matrix.Dispose();
        }
    }

    /// <summary>C = A·Bᵀ, as a linear layer computes.</summary>
    [Benchmark]
    public unsafe void Linear()
    {
        var (m, n, k) = (Axes[0], Axes[1], Axes[2]);
        var (left, right, result) = (_matrices[0], _matrices[1], _matrices[2]);
        MatMul.Run(new(left.Pointer, m, k), new MatrixView(right.Pointer, n, k).Transposed, new(result.Pointer, m, n));
    }
}
