using Cluster.Collectives.Reduction;

namespace Cluster.Training.Computing;

/// <summary>Told of sums while they are computed, by the thread that computes them. Sums of an order come one after the other.</summary>
internal interface ISumsObserver
{
    /// <summary>Everything of some sums is known but their gradients, which follow.</summary>
    /// <param name="sums">The sums.</param>
    void OnBegun(SubtreeSums sums);

    /// <summary>More of the gradients of the sums that were begun last is final.</summary>
    /// <param name="finalFrom">First float from which on they are; 0 once the sums are whole.</param>
    void OnFinal(int finalFrom);
}
