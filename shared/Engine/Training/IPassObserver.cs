using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;

namespace Cluster.Engine.Training;

/// <summary>Told how far a pass over micro-batches has come, by the thread that computes it and waits meanwhile.</summary>
public interface IPassObserver : IGradientObserver
{
    /// <summary>Loss, weight and counts over all samples are known; no gradient is final yet.</summary>
    /// <param name="sums">The sums that the pass will return.</param>
    void OnSums(in BatchSums sums);
}
