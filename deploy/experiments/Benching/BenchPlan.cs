using Cluster.Collectives.Transports;
using Cluster.Protocol.Exchanges;

namespace Cluster.Experiments.Benching;

/// <summary>Which all-reduces are measured.</summary>
/// <param name="Sizes">Bytes of the tensor, ascending; multiples of 64.</param>
/// <param name="Workers">Numbers of worker processes.</param>
/// <param name="Ways">Where the numbers meet and what carries them.</param>
/// <param name="Repeats">How often each is measured.</param>
/// <param name="SecondsPerRepeat">How long a repeat lasts, about.</param>
/// <param name="WithPeers">Whether Gloo and OpenMPI are measured beside, where they are installed.</param>
public sealed record BenchPlan(
    IReadOnlyList<int> Sizes,
    IReadOnlyList<int> Workers,
    IReadOnlyList<BenchWay> Ways,
    int Repeats,
    double SecondsPerRepeat,
    bool WithPeers)
{
    /// <summary>Measurements of ours, peers aside.</summary>
    public int Count => Sizes.Count * Workers.Sum(workers => WaysOf(workers).Count());

    /// <summary>What so many workers can do: a single one has no peers.</summary>
    /// <param name="workers">How many.</param>
    public IEnumerable<BenchWay> WaysOf(int workers) => Ways.Where(way => way.Topology == Topology.Coordinator || workers > 1);
}

/// <summary>A way to add up.</summary>
/// <param name="Topology">Where the numbers meet.</param>
/// <param name="Transport">What carries them; between workers sockets do.</param>
public readonly record struct BenchWay(Topology Topology, Transport Transport)
{
    /// <summary>Bytes that go to or from workers in one all-reduce, each counted once.</summary>
    /// <param name="workers">Number of workers.</param>
    /// <param name="bytes">Bytes of the tensor.</param>
    /// <remarks>A coordinator is sent everybody's tensor and sends everybody the sum. Between workers each sends the others what it does not
    /// own, and then what it does: a ring moves as much.</remarks>
    public double BytesMoved(int workers, int bytes) => 2.0 * bytes * (Topology == Topology.Coordinator ? workers : workers - 1);

    /// <summary>Starts worker processes that add up in this way.</summary>
    /// <param name="length">Floats to add up.</param>
    /// <param name="workers">Number of workers.</param>
    /// <exception cref="ExperimentException">The workers do not join.</exception>
    public IAllReduce Start(int length, int workers) => Topology == Topology.Coordinator
        ? AllReduceCluster.Start(length, workers, Transport)
        : PeerAllReduce.Start(length, workers);
}
