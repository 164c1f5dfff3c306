namespace Cluster.Data.Tables.Transforms;

/// <summary>Statistics of the numbers of a column that are not missing. Sums run over ascending rows, in double, so that every machine
/// gets the same bits.</summary>
internal sealed class NumberStatistics
{
    private readonly double[] _present;
    private double[]? _sorted;

    /// <param name="values">Numbers; NaN where one is missing.</param>
    public NumberStatistics(ReadOnlySpan<double> values)
    {
        var present = new List<double>(values.Length);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                present.Add(value);
            }
        }

        _present = [.. present];
    }

    /// <summary>How many numbers there are. All else needs one at least.</summary>
    public int Count => _present.Length;

    /// <summary>The smallest.</summary>
    public double Minimum => Sorted[0];

    /// <summary>The largest.</summary>
    public double Maximum => Sorted[^1];

    /// <summary>How many different numbers there are.</summary>
    public int Distinct
    {
        get
        {
            var distinct = 1;
            for (var index = 1; index < Count; index++)
            {
                distinct += Sorted[index] == Sorted[index - 1] ? 0 : 1;
            }

            return distinct;
        }
    }

    /// <summary>Their mean.</summary>
    public double Mean
    {
        get
        {
            // The first number is taken off, so that large numbers which differ little lose nothing.
            var (shift, sum) = (_present[0], 0.0);
            foreach (var value in _present)
            {
                sum += value - shift;
            }

            return shift + (sum / Count);
        }
    }

    /// <summary>Square root of the mean squared distance from the mean.</summary>
    public double Deviation
    {
        get
        {
            var (mean, sum) = (Mean, 0.0);
            foreach (var value in _present)
            {
                sum += (value - mean) * (value - mean);
            }

            return Math.Sqrt(sum / Count);
        }
    }

    /// <summary>The most frequent number, of equally frequent ones the smallest.</summary>
    public double MostFrequent
    {
        get
        {
            var (best, most, run) = (Minimum, 0, 0);
            for (var index = 0; index < Count; index++)
            {
                run = index > 0 && Sorted[index] == Sorted[index - 1] ? run + 1 : 1;
                if (run > most)
                {
                    (best, most) = (Sorted[index], run);
                }
            }

            return best;
        }
    }

    private double[] Sorted => _sorted ??= [.. _present.Order()];

    /// <summary>The number below which a share of the numbers lies, on the straight line between the two neighbours of that place.</summary>
    /// <param name="share">0 for the smallest, 0.5 for the median, 1 for the largest.</param>
    /// <remarks>Source: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 7.</remarks>
    public double Quantile(double share)
    {
        var place = share * (Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, Count - 1);
        return Sorted[below] + ((place - below) * (Sorted[above] - Sorted[below]));
    }

    /// <summary>The statistics of a column that has a number at least.</summary>
    /// <param name="column">Numbers.</param>
    /// <param name="what">What asks for them, for messages.</param>
    /// <exception cref="DataException">The column is none of numbers, or all of them are missing.</exception>
    public static NumberStatistics Of(TableColumn column, string what)
    {
        var statistics = new NumberStatistics(column.As<NumberColumn>(what, "numbers").Values);
        return statistics.Count > 0
            ? statistics
            : throw column.Problem($"{what} needs a number in some training row, got none; drop the column");
    }
}
