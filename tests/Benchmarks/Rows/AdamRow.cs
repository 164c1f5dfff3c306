using Cluster.Benchmarks.Peer;
using Cluster.Benchmarks.Workloads;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Benchmarks.Rows;

/// <summary>Adam's pass over the MLP's 1.86 million parameters with the digest of the result, in bytes read and written a second, against
/// those of memcpy.</summary>
internal sealed class AdamRow : Row
{
    private const int Streams = 7;
    private const double Seconds = 0.05;

    private readonly ParameterLayout _layout;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _gradients;
    private readonly WeightUpdate _update;
    private readonly OptimizerState _state;
    private PeerProcess? _peer;
    private int _repetitions;

    public AdamRow()
        : base("adam 1.86M parameters", 1.3, "GB/s")
    {
        _layout = ParameterLayout.Of(Workload.All.Single(workload => workload.Name == "mlp").Model());
        _weights = new AlignedBuffer(_layout.Length);
        _gradients = new AlignedBuffer(_layout.Length);
        _update = new WeightUpdate(_layout, new Adam());
        _state = _update.CreateState();
    }

    private long CopiedBytes => 4L * 4 * _layout.Length;

    public override void Prepare()
    {
        RandomNumbers.Fill(_weights.Span, 1);
        RandomNumbers.Fill(_gradients.Span, 2);
        _peer = PeerProcess.Torch("memcpy", $"{CopiedBytes}");
        _repetitions = Stopwatched.RepetitionsFor(Step, Seconds);
    }

    public override double Ours() => Stopwatched.Run(Step, _repetitions) / (Streams * 4L * _layout.Length);

    public override double Peer() => _peer!.Measure(5) / (2 * CopiedBytes);

    public override double Show(double seconds) => 1 / seconds / 1e9;

    public override void Dispose()
    {
        _peer?.Dispose();
        _weights.Dispose();
        _gradients.Dispose();
        _state.Dispose();
    }

    private void Step() => _update.Step(_weights, _gradients, 1f, _state);
}
