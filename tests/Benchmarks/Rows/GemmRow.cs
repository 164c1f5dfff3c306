using Cluster.Benchmarks.Peer;
using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;

namespace Cluster.Benchmarks.Rows;

/// <summary>One matrix product, against OpenBLAS.</summary>
internal sealed class GemmRow(string kind, int m, int n, int k) : Row($"gemm {kind} {m}x{n}x{k}", 0.95, "GFLOP/s")
{
    private const double Seconds = 0.05;

    private readonly AlignedBuffer _left = Filled(m * k, 1);
    private readonly AlignedBuffer _right = Filled(k * n, 2);
    private readonly AlignedBuffer _result = new(m * n);
    private PeerProcess? _peer;
    private int _repetitions;

    public static IEnumerable<GemmRow> All()
    {
        foreach (var size in (int[])[256, 512, 1024, 2048])
        {
            yield return new("NN", size, size, size);
        }

        yield return new("NN", 256, 1024, 784);
        yield return new("NN", 64, 1024, 1024);
        yield return new("TN", 784, 1024, 256);
        yield return new("TN", 1024, 784, 256);
        yield return new("TN", 1024, 1024, 512);
        yield return new("NT", 256, 784, 1024);
        yield return new("NT", 512, 1024, 1024);
    }

    public override void Prepare()
    {
        _peer = PeerProcess.Torch("gemm", kind, $"{m}", $"{n}", $"{k}");
        _repetitions = Stopwatched.RepetitionsFor(Multiply, Seconds);
    }

    public override double Ours() => Stopwatched.Run(Multiply, _repetitions);

    public override double Peer() => _peer!.Measure(_repetitions);

    public override double Show(double seconds) => 2.0 * m * n * k / seconds / 1e9;

    public override void Dispose()
    {
        _peer?.Dispose();
        _left.Dispose();
        _right.Dispose();
        _result.Dispose();
    }

    private unsafe void Multiply()
    {
        var left = kind[0] == 'T' ? new MatrixView(_left.Pointer, k, m).Transposed : new MatrixView(_left.Pointer, m, k);
        var right = kind[1] == 'T' ? new MatrixView(_right.Pointer, n, k).Transposed : new MatrixView(_right.Pointer, k, n);
        MatMul.Run(left, right, new MatrixView(_result.Pointer, m, n));
    }

    private static AlignedBuffer Filled(int length, int seed)
    {
        var buffer = new AlignedBuffer(length);
        RandomNumbers.Fill(buffer.Span, seed);
        return buffer;
    }
}
