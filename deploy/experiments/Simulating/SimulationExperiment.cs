using Cluster.Simulation;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Simulating;

/// <summary>What was found, and what it was found for.</summary>
/// <param name="Plan">What was simulated.</param>
/// <param name="Rows">What was found, in the order of topologies, formats and workers.</param>
/// <param name="Failures">What failures cost; null where that was not asked for.</param>
public sealed record SimulationFindings(SimulationPlan Plan, IReadOnlyList<SimulationRow> Rows, FailureFindings? Failures)
{
    /// <summary>The rows of one topology and format, by workers.</summary>
    /// <param name="topology">The topology.</param>
    /// <param name="format">Name of the format.</param>
    public IReadOnlyList<SimulationRow> Of(Topology topology, string format) =>
        [.. Rows.Where(row => row.Topology == topology && row.Format == format)];
}

/// <summary>Simulates a plan's scenarios, as many side by side as there are cores. None of them sees another, so the order changes nothing.</summary>
/// <param name="plan">The plan.</param>
public sealed class SimulationExperiment(SimulationPlan plan)
{
    /// <summary>Simulates everything.</summary>
    /// <param name="onDone">Told after each scenario how many are done; by several threads.</param>
    /// <param name="stopping">Cancelled when no more shall be begun.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public SimulationFindings CarryOut(Action<int> onDone, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(onDone);
        List<Scenario> scenarios = [.. plan.Scenarios];
        var results = new SimulationResult[scenarios.Count];
        var done = 0;

        // The largest take longest, and are begun first.
        var order = Enumerable.Range(0, scenarios.Count).OrderByDescending(index => scenarios[index].Placement.Workers).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stopping };
        Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(order, loadBalance: true), options, index =>
        {
            results[index] = Simulator.Run(scenarios[index]);
            onDone(Interlocked.Increment(ref done));
        });
        var rows = RowsOf(scenarios, results);
        return new SimulationFindings(plan, rows, plan.Failures is null ? null : FailureFindings.Of(plan, rows));
    }

    private static List<SimulationRow> RowsOf(List<Scenario> scenarios, SimulationResult[] results)
    {
        List<SimulationRow> rows = [];
        foreach (var (scenario, result) in scenarios.Zip(results))
        {
            var step = result.MedianStepSeconds;
            var (workers, rate) = (scenario.Placement.Workers, scenario.Work.Batch / step);
            var first = rows.FirstOrDefault(row => row.Topology == scenario.Topology && row.Format == scenario.Format.Name);
            var speedUp = rate / (first?.SamplesPerSecond ?? rate);
            rows.Add(new SimulationRow(
                scenario.Topology,
                scenario.Format.Name,
                workers,
                Math.Max(0, workers - scenario.Work.MicroBatches),
                scenario.Buckets,
                step,
                rate,
                speedUp,
                speedUp * (first?.Workers ?? workers) / workers,
                result.ComputeShare,
                result.CoordinatorUplinkShare,
                result.CoordinatorDownlinkShare,
                result.BusiestLinkShare,
                result.CoordinatorCoreShare));
        }

        return rows;
    }
}
