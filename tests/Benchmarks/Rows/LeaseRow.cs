using Cluster.Benchmarks.Clusters;

namespace Cluster.Benchmarks.Rows;

/// <summary>A training step of two worker processes with the leases that runs have unless told otherwise, against one with leases of an hour,
/// for which nobody renews or watches anything.</summary>
internal sealed class LeaseRow(ClusterJob job) : Row($"{job.Name} with leases over without", 0.98)
{
    private const string AnHour = "01:00:00";

    public override int Rounds => 5;

    public override void Prepare()
    {
    }

    public override double Ours() => Choose(job.Train(workers: 2));

    public override double Peer() => Choose(job.Train(workers: 2, lease: AnHour));

    public override void Dispose()
    {
    }
}
