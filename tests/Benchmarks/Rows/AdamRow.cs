using Cluster.Benchmarks.Peer;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;

namespace Cluster.Benchmarks.Rows;

/// <summary>Adam's pass over a model of 1.86 million parameters, in bytes read and written a second, against those of memcpy.</summary>
internal sealed class AdamRow() : Row("adam 1.86M parameters", 1.3, "GB/s")
{
    private const int Parameters = 1_863_690 / 16 * 16;
    private const int Streams = 7;
    private const double Seconds = 0.05;

    private readonly AlignedBuffer _weights = new(Parameters);
    private readonly AlignedBuffer _gradients = new(Parameters);
    private readonly Adam _adam = new();
    private OptimizerState? _state;
    private PeerProcess? _peer;
    private int _repetitions;

    private static long CopiedBytes => 4L * 4 * Parameters;

    public override void Prepare()
    {
        RandomNumbers.Fill(_weights.Span, 1);
        RandomNumbers.Fill(_gradients.Span, 2);
        _state = new OptimizerState(_adam, Parameters);
        _peer = new PeerProcess("memcpy", $"{CopiedBytes}");
        _repetitions = Stopwatched.RepetitionsFor(Step, Seconds);
    }

    public override double Ours() => Stopwatched.Run(Step, _repetitions) / (Streams * 4L * Parameters);

    public override double Peer() => _peer!.Measure(5) / (2 * CopiedBytes);

    public override double Show(double seconds) => 1 / seconds / 1e9;

    public override void Dispose()
    {
        _peer?.Dispose();
        _weights.Dispose();
        _gradients.Dispose();
        _state?.Dispose();
    }

    private void Step() => _adam.Step(_weights, _gradients, 1f, _state!);
}
