namespace Cluster.Simulation.Clusters;

/// <summary>Which buckets of the newest step have come.</summary>
/// <param name="buckets">Number of buckets.</param>
internal sealed class BucketArrivals(int buckets)
{
    private readonly bool[] _isMissing = new bool[buckets];
    private long _step = -1;
    private int _missing;

    /// <summary>Notes that a bucket came; once is enough.</summary>
    /// <param name="step">The step that will read the weights which it makes.</param>
    /// <param name="bucket">Which.</param>
    /// <returns>Whether all of them are here.</returns>
    public bool Take(long step, int bucket)
    {
        if (step > _step)
        {
            _step = step;
            Array.Fill(_isMissing, true);
            _missing = buckets;
        }

        if (step == _step && _isMissing[bucket])
        {
            _isMissing[bucket] = false;
            _missing--;
        }

        return HasAll(step);
    }

    /// <summary>Whether all buckets for a step are here, and none for a later one.</summary>
    public bool HasAll(long step) => step == _step && _missing == 0;
}
