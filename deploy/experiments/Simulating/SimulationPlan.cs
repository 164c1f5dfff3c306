using Cluster.Simulation.Failures;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Simulating;

/// <summary>What is to be simulated.</summary>
/// <param name="Job">Name of the job.</param>
/// <param name="Work">The job's steps.</param>
/// <param name="Workers">Numbers of workers, ascending.</param>
/// <param name="Base">Models, placement and variation that all have in common; its numbers of workers and micro-batches are replaced.</param>
public sealed record SimulationPlan(string Job, JobWork Work, IReadOnlyList<int> Workers, Scenario Base)
{
    // Smaller buckets than these are all overhead.
    private const double LeastBucketBytes = 64 << 10;

    /// <summary>The topologies to compare.</summary>
    public IReadOnlyList<Topology> Topologies { get; init; } = [Topology.Coordinator, Topology.AllReduce];

    /// <summary>The wire formats to compare.</summary>
    public IReadOnlyList<WireFormat> Formats { get; init; } = [WireFormat.Whole];

    /// <summary>Whether the batch grows with the workers.</summary>
    public bool IsWeak { get; init; }

    /// <summary>Bytes of a bucket; null for the usual size, in an all-reduce for what gives every worker one.</summary>
    public double? BucketBytes { get; init; }

    /// <summary>How often hosts fail and what that costs; null where that is not asked for.</summary>
    public CheckpointInterval? Failures { get; init; }

    /// <summary>What the models come from, in words.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The link, in words.</summary>
    public string Link { get; init; } = "";

    /// <summary>Every scenario, in the order of topologies, formats and workers.</summary>
    public IEnumerable<Scenario> Scenarios =>
        from topology in Topologies
        from format in Formats
        from workers in Workers
        select ScenarioOf(topology, format, workers);

    /// <summary>Micro-batches of a step.</summary>
    /// <param name="workers">Number of workers.</param>
    public int MicroBatchesOf(int workers) => WorkOf(workers).MicroBatches;

    /// <summary>One scenario.</summary>
    /// <param name="topology">Who reduces.</param>
    /// <param name="format">How numbers travel.</param>
    /// <param name="workers">Number of workers.</param>
    public Scenario ScenarioOf(Topology topology, WireFormat format, int workers)
    {
        var placement = Base.Placement;
        return Base with
        {
            Work = WorkOf(workers),
            Topology = topology,
            Format = format,
            Placement = placement with { Workers = workers },
            BucketBytes = BucketBytes ?? (topology == Topology.Coordinator ? Scenario.UsualBucketBytes : OneEach(workers)),
        };
    }

    private Workload WorkOf(int workers) => IsWeak ? Work.Weak(workers) : Work.Strong(Workers[^1]);

    private double OneEach(int workers) => Math.Clamp(Math.Ceiling(Work.ArenaBytes / workers), LeastBucketBytes, Scenario.UsualBucketBytes);
}
