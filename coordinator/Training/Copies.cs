namespace Cluster.Coordinator.Training;

/// <summary>Micro-batches that were computed more than once, so that a slow worker holds nobody up.</summary>
/// <param name="Copied">Those that were given to a worker though another had been asked for them.</param>
/// <param name="Wasted">Those whose sums came too late to count.</param>
internal readonly record struct Copies(long Copied, long Wasted)
{
    public static Copies operator +(Copies left, Copies right) => new(left.Copied + right.Copied, left.Wasted + right.Wasted);
}
