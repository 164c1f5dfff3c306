using Cluster.Collectives.Reduction;
using Cluster.Experiments;
using Cluster.Simulation.Models;

namespace Cluster.Cli.Simulating;

/// <summary>Measured clusters as scenarios: processes of one machine, with the schedule that coordinator and workers have today.</summary>
internal static class AsBuilt
{
    /// <summary>Micro-batches that a batch fills.</summary>
    public static int LeavesOf(int batch, int microBatches)
    {
        var size = ((batch - 1) / microBatches) + 1;
        return ((batch - 1) / size) + 1;
    }

    /// <summary>The scenario of a measured cluster.</summary>
    public static Scenario Scenario(Setup setup, Workload workload, ComputeModel compute, ReduceModel reduce, LinkModel link, int threads)
    {
        var placement = new Placement(setup.Workers, setup.Link is null ? setup.Workers : 1, Machine.Here.Cores, threads)
        {
            WorkersWithCoordinator = setup.Link is null ? setup.Workers : setup.WorkersWithCoordinator,
            SharesMemory = !setup.AlwaysSends,
            IsOneMachine = true,
            WaitsInsteadOfComputing = setup.Pretence is not null,
        };

        // Where something crosses a network, sums leave bucket by bucket, and while they grow if one thread computes them.
        var sends = setup.Link is not null || setup.AlwaysSends;
        return new Scenario(workload, compute, reduce, link, placement)
        {
            BucketBytes = sends ? new Buckets((int)workload.ArenaBytes).Size : double.PositiveInfinity,
            LeavesEarly = sends && threads == 1,
        };
    }
}
