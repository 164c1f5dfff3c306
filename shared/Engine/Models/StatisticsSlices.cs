using Cluster.Engine.Kernels;

namespace Cluster.Engine.Models;

/// <summary>Where one <see cref="RunningStatistics"/> lies in the arenas, and its arithmetic there.</summary>
internal sealed class StatisticsSlices(ParameterSlice mean, ParameterSlice variance, ParameterSlice count, double? momentum)
{
    /// <summary>The slice that comes first.</summary>
    public int FirstSlice => Math.Min(mean.Ordinal, Math.Min(variance.Ordinal, count.Ordinal));

    /// <summary>First float of the first slice.</summary>
    public int Start => Math.Min(mean.Offset, Math.Min(variance.Offset, count.Offset));

    /// <summary>Takes the three slices over from another arena.</summary>
    public void Copy(ReadOnlySpan<float> source, Span<float> target)
    {
        foreach (var slice in (ReadOnlySpan<ParameterSlice>)[mean, variance, count])
        {
            source.Slice(slice.Offset, slice.Length).CopyTo(target.Slice(slice.Offset, slice.Length));
        }
    }

    /// <summary>How many values of the three slices are no finite numbers.</summary>
    public int CountNonFinite(ReadOnlySpan<float> arena)
    {
        var found = 0;
        foreach (var slice in (ReadOnlySpan<ParameterSlice>)[mean, variance, count])
        {
            found += Finiteness.Count(arena.Slice(slice.Offset, slice.Length));
        }

        return found;
    }

    /// <summary>Merges what two branches of the reduction tree saw; the target stands left.</summary>
    public void Merge(Span<float> target, ReadOnlySpan<float> addend) => RunningStatistics.Merge(
        target.Slice(mean.Offset, mean.Length),
        target.Slice(variance.Offset, variance.Length),
        ref target[count.Offset],
        addend.Slice(mean.Offset, mean.Length),
        addend.Slice(variance.Offset, variance.Length),
        addend[count.Offset]);

    /// <summary>Moves the running averages by what the whole step saw.</summary>
    public void Update(Span<float> weights, ReadOnlySpan<float> sums)
    {
        var seen = (double)sums[count.Offset];
        if (seen == 0)
        {
            return;
        }

        weights[count.Offset] += 1;
        var share = momentum ?? 1.0 / weights[count.Offset];
        for (var channel = 0; channel < mean.Length; channel++)
        {
            var (meanAt, varianceAt) = (mean.Offset + channel, variance.Offset + channel);
            weights[meanAt] = (float)(((1 - share) * weights[meanAt]) + (share * sums[meanAt]));

            // A single value has no unbiased variance; the average stays.
            if (seen > 1)
            {
                weights[varianceAt] = (float)(((1 - share) * weights[varianceAt]) + (share * sums[varianceAt] / (seen - 1)));
            }
        }
    }

    /// <summary>Slices of the layout that belong to statistics, by their owner.</summary>
    public static IEnumerable<StatisticsSlices> Among(IEnumerable<KeyValuePair<Parameter, ParameterSlice>> slices)
    {
        var all = slices.ToDictionary<Parameter, ParameterSlice>(ReferenceEqualityComparer.Instance);
        return all.Keys
            .Select(parameter => parameter.Statistics)
            .OfType<RunningStatistics>()
            .Distinct()
            .Select(owner => new StatisticsSlices(all[owner.Mean], all[owner.Variance], all[owner.Count], owner.Momentum));
    }
}
