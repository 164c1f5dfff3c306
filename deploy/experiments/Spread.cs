namespace Cluster.Experiments;

/// <summary>What repeats of one measurement gave: the one in the middle, and how far apart they lie.</summary>
/// <param name="Median">Half of them lie at or below, half at or above.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
public readonly record struct Spread(double Median, double Lowest, double Highest)
{
    /// <summary>The spread of some values.</summary>
    /// <param name="values">One or more.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("Spread needs one value or more, got none.", nameof(values));
        }

        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}
