using Cluster.Benchmarks.Clusters;
using Cluster.Benchmarks.Peer;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step of two worker processes, against PyTorch's DistributedDataParallel with Gloo and two ranks.</summary>
internal sealed class DistributedRow(ClusterJob job) : Row($"{job.Name} 2 workers, DDP 2 ranks", job.Distributed)
{
    // As ours: tenths of a second.
    private const double Seconds = 0.1;
    private const int Measurements = 30;

    private PeerProcess? _peer;
    private int _repetitions;

    public override int Rounds => 3;

    public override void Prepare()
    {
        _peer = PeerProcess.Torch("ddp", job.Name);
        _repetitions = Math.Max(1, (int)(Seconds / _peer.Measure(5)));
    }

    public override double Ours() => Choose(job.Train(workers: 2));

    public override double Peer() => Choose(Enumerable.Range(0, Measurements).Select(_ => _peer!.Measure(_repetitions)));

    public override void Dispose() => _peer?.Dispose();
}
