using System.Collections.Immutable;

namespace Cluster.Simulation.Models;

/// <summary>Who reduces gradients and applies them.</summary>
public enum Topology
{
    /// <summary>The coordinator, for all: a star.</summary>
    Coordinator = 1,

    /// <summary>Each bucket an owner among the workers; every worker applies the whole update itself.</summary>
    AllReduce = 2,
}

/// <summary>One cluster at work on one job: all that a simulation depends on.</summary>
/// <param name="Work">What a step is.</param>
/// <param name="Compute">How long workers compute.</param>
/// <param name="Reduce">How long adding and updating take.</param>
/// <param name="Link">What bytes cost on their way.</param>
/// <param name="Placement">Where processes run.</param>
public sealed record Scenario(Workload Work, ComputeModel Compute, ReduceModel Reduce, LinkModel Link, Placement Placement)
{
    /// <summary>The usual size of a bucket.</summary>
    public const double UsualBucketBytes = 512 << 10;

    /// <summary>Who reduces.</summary>
    public Topology Topology { get; init; } = Topology.Coordinator;

    /// <summary>How numbers travel between hosts.</summary>
    public WireFormat Format { get; init; } = WireFormat.Whole;

    /// <summary>Bytes of float32 in a bucket; infinite for the whole arena as one, which means that nothing overlaps.</summary>
    public double BucketBytes { get; init; } = UsualBucketBytes;

    /// <summary>Whether a bucket leaves as soon as it is final, rather than when its worker has computed its whole range.</summary>
    public bool LeavesEarly { get; init; } = true;

    /// <summary>How workers differ.</summary>
    public Variation Variation { get; init; } = Variation.None;

    /// <summary>Who will be lost.</summary>
    public ImmutableArray<PlannedLoss> Losses { get; init; } = [];

    /// <summary>How long a worker stays a member without a sign of life.</summary>
    public double LeaseSeconds { get; init; } = 10;

    /// <summary>Steps to carry out, 2 or more; the first is not counted, since workers are sent all weights in it.</summary>
    public int Steps { get; init; } = 4;

    /// <summary>Decides all that is random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of buckets.</summary>
    public int Buckets => double.IsInfinity(BucketBytes) ? 1 : (int)Math.Max(1, Math.Ceiling(Work.ArenaBytes / BucketBytes));
}
