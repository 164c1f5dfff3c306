using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Training.Computing;

/// <summary>Computes the sums of subtrees on one thread.</summary>
internal interface ISubtreeComputer : IDisposable
{
    /// <summary>Where sums come from.</summary>
    SubtreeSumsPool Pool { get; set; }

    /// <summary>The sums of a subtree.</summary>
    /// <param name="round">The round.</param>
    /// <param name="node">The subtree.</param>
    /// <param name="weights">The round's weights.</param>
    /// <param name="observer">Told of the sums of a training round as they grow, where they do; null if nobody wants to know.</param>
    SubtreeSums Compute(Round round, Subtree node, AlignedBuffer weights, ISumsObserver? observer = null);
}
