using Cluster.Benchmarks.Clusters;
using Cluster.Benchmarks.Peer;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step of two worker processes, against PyTorch's DistributedDataParallel with Gloo and two ranks.</summary>
internal sealed class DistributedRow(ClusterJob job) : Row($"{job.Name} 2 workers, DDP 2 ranks", job.Distributed)
{
    private const double Seconds = 2;

    private PeerProcess? _peer;
    private int _repetitions;

    public override int Rounds => 5;

    public override void Prepare()
    {
        _peer = new PeerProcess("ddp", job.Name);
        _repetitions = Math.Max(3, (int)(Seconds / _peer.Measure(5)));
    }

    public override double Ours() => job.Train(workers: 2);

    public override double Peer() => _peer!.Measure(_repetitions);

    public override void Dispose() => _peer?.Dispose();
}
