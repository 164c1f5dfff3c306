namespace Cluster.Collectives.Reduction;

/// <summary>Owns sums whose gradients have a fixed place, such as memory that processes share.</summary>
internal interface ISumsHome
{
    /// <summary>Takes sums back; nobody else uses them any more. May be called from any thread.</summary>
    /// <param name="sums">Sums of this home.</param>
    void TakeBack(SubtreeSums sums);
}
