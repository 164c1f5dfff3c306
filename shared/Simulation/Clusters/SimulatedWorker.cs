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
    private readonly bool[] _isMissing = new bool[buckets];
    private long _incomingStep = -1;
    private int _missing;

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

    /// <summary>Notes that a bucket came, of the weights of a step or of the gradients that lead to them; once is enough.</summary>
    /// <param name="step">The step that will read the weights.</param>
    /// <param name="bucket">Which.</param>
    /// <returns>Whether all of them are here.</returns>
    public bool TakeBucket(long step, int bucket)
    {
        if (step > _incomingStep)
        {
            _incomingStep = step;
            Array.Fill(_isMissing, true);
            _missing = _isMissing.Length;
        }

        if (step == _incomingStep && _isMissing[bucket])
        {
            _isMissing[bucket] = false;
            _missing--;
        }

        return HasAll(step);
    }

    /// <summary>Whether all buckets that lead to a step's weights are here, and none of a later one.</summary>
    public bool HasAll(long step) => step == _incomingStep && _missing == 0;
}
