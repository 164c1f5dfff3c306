using Cluster.Benchmarks.Clusters;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step of two worker processes, against one worker process of ours.</summary>
internal sealed class ScalingRow(ClusterJob job) : Row($"{job.Name} 2 workers over 1", job.Scaling)
{
    public override int Rounds => 3;

    public override void Prepare()
    {
    }

    public override double Ours() => Choose(job.Train(workers: 2));

    public override double Peer() => Choose(job.Train(workers: 1));

    public override void Dispose()
    {
    }
}
