using System.Collections.Immutable;
using Cluster.Simulation.Clusters;

namespace Cluster.Simulation;

/// <summary>What a simulated run came to.</summary>
/// <param name="StepSeconds">Each step's length, from its first assignment to the next step's; the first step is left out, since weights
/// are sent whole in it, and the last, behind which no weights are sent.</param>
/// <param name="Seconds">From the first assignment to the end.</param>
/// <param name="ComputeShare">Share of the workers' time spent computing.</param>
/// <param name="CoordinatorUplinkShare">Share of the time in which the coordinator's link was busy sending.</param>
/// <param name="CoordinatorDownlinkShare">Share of the time in which it was busy receiving.</param>
/// <param name="BusiestLinkShare">Share of the time in which the busiest link of any host was busy.</param>
/// <param name="CoordinatorCoreShare">Share of its machine's cores that was busy.</param>
/// <param name="Accepted">Micro-batches that counted, over all steps.</param>
/// <param name="Discarded">Contributions that did not count.</param>
/// <param name="Happenings">Events of the simulation.</param>
public sealed record SimulationResult(
    ImmutableArray<double> StepSeconds,
    double Seconds,
    double ComputeShare,
    double CoordinatorUplinkShare,
    double CoordinatorDownlinkShare,
    double BusiestLinkShare,
    double CoordinatorCoreShare,
    long Accepted,
    int Discarded,
    long Happenings)
{
    /// <summary>The median step's length in seconds.</summary>
    public double MedianStepSeconds
    {
        get
        {
            var sorted = StepSeconds.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    internal static SimulationResult Of(SimulatedCluster cluster, IReadOnlyList<double> began)
    {
        var steps = Enumerable.Range(1, began.Count - 3).Select(step => began[step + 1] - began[step]);
        var seconds = cluster.Time.Now;
        var computed = cluster.Everybody.Sum(worker => worker.Computed);
        var (up, down) = cluster.Hosts.CoordinatorLink;
        var cores = cluster.Hosts.CoordinatorCores;
        return new SimulationResult(
            [.. steps],
            seconds,
            computed / (seconds * cluster.Scenario.Placement.Workers),
            up.Busy / seconds,
            down.Busy / seconds,
            cluster.Hosts.BusiestLink / seconds,
            cores.Spent / (seconds * cores.Cores),
            cluster.Accepted,
            cluster.Discarded,
            cluster.Time.Happened);
    }
}
