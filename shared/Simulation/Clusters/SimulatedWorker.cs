using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;
using Cluster.Simulation.Exchange;

namespace Cluster.Simulation.Clusters;

/// <summary>A worker between joining and leaving. One that starts anew is another.</summary>
/// <param name="number">Its place, from 0; a worker that starts anew has its predecessor's.</param>
/// <param name="id">Its identity in the run.</param>
/// <param name="peer">Its process.</param>
/// <param name="toCoordinator">What it sends.</param>
/// <param name="fromCoordinator">What it is sent.</param>
/// <param name="buckets">Number of buckets.</param>
internal sealed class SimulatedWorker(int number, WorkerId id, Peer peer, Flow toCoordinator, Flow fromCoordinator, int buckets)
{
    public int Number => number;

    public WorkerId Id => id;

    public Peer Peer => peer;

    public Flow ToCoordinator => toCoordinator;

    public Flow FromCoordinator => fromCoordinator;

    /// <summary>Whether it still runs.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>Whether it computes.</summary>
    public bool IsBusy { get; set; }

    /// <summary>What it was asked for and has not begun.</summary>
    public Queue<AssignRange> Orders { get; } = new();

    /// <summary>Seconds spent computing.</summary>
    public double Computed { get; set; }

    /// <summary>The newest step whose weights it holds whole; -1 before the first. Those before are at hand as long as anybody may ask.</summary>
    public long WeightsStep { get; set; } = -1;

    /// <summary>Buckets of weights that came.</summary>
    public BucketArrivals Weights { get; } = new(buckets);

    /// <summary>Buckets of reduced gradients that came, where workers update by themselves.</summary>
    public BucketArrivals Gradients { get; } = new(buckets);
}
