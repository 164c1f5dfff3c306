using Cluster.Collectives.Reduction;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Simulating;

/// <summary>The schedule that coordinator and workers have today, for scenarios of clusters that are or were measured.</summary>
public static class AsBuilt
{
    /// <summary>Micro-batches that a batch fills.</summary>
    /// <param name="batch">Samples.</param>
    /// <param name="microBatches">Micro-batches at most.</param>
    public static int LeavesOf(int batch, int microBatches)
    {
        var size = ((batch - 1) / microBatches) + 1;
        return ((batch - 1) / size) + 1;
    }

    /// <summary>A scenario with today's buckets: where something crosses a network, sums leave bucket by bucket, and while they grow if one
    /// thread computes them.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="sends">Whether something crosses a network.</param>
    /// <param name="threads">Compute threads of a worker.</param>
    public static Scenario Scheduled(this Scenario scenario, bool sends, int threads)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return scenario with
        {
            BucketBytes = sends ? new Buckets((int)scenario.Work.ArenaBytes).Size : double.PositiveInfinity,
            LeavesEarly = sends && threads == 1,
        };
    }
}
