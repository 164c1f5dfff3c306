using System.Collections.Immutable;

namespace Cluster.Data;

/// <summary>How often training sees samples of each class, where that is not as often as the data has them.</summary>
public abstract class SamplingRule
{
    /// <summary>How much a class counts among the samples of an epoch; only the shares matter.</summary>
    /// <param name="counts">How many training samples each class has.</param>
    /// <returns>Numbers of 0 or more, one for each class; 0 for a class without samples.</returns>
    /// <exception cref="ArgumentException">The rule is none for so many classes.</exception>
    public abstract ImmutableArray<double> Shares(ReadOnlySpan<long> counts);
}

/// <summary>Every class that has samples as often as any other.</summary>
public sealed class BalancedSampling : SamplingRule
{
    /// <inheritdoc/>
    public override ImmutableArray<double> Shares(ReadOnlySpan<long> counts)
    {
        var shares = new double[counts.Length];
        for (var label = 0; label < shares.Length; label++)
        {
            shares[label] = counts[label] > 0 ? 1 : 0;
        }

        return [.. shares];
    }
}

/// <summary>Every sample as often as its class says: one of weight 2 twice as often as one of weight 1.</summary>
public sealed class WeightedSampling : SamplingRule
{
    private readonly ImmutableArray<double> _weights;

    /// <param name="weights">A weight for a sample of each class, 0 or more and not all 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite, or all are 0.</exception>
    public WeightedSampling(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || weights.All(weight => weight == 0))
        {
            throw new ArgumentOutOfRangeException(nameof(weights), "expected finite weights of 0 or more, one at least above 0");
        }

        _weights = [.. weights];
    }

    /// <inheritdoc/>
    public override ImmutableArray<double> Shares(ReadOnlySpan<long> counts)
    {
        if (counts.Length != _weights.Length)
        {
            throw new ArgumentException($"expected a weight for each of the {counts.Length} classes, got {_weights.Length}");
        }

        var shares = new double[counts.Length];
        for (var label = 0; label < shares.Length; label++)
        {
            shares[label] = _weights[label] * counts[label];
        }

        return shares.Sum() > 0
            ? [.. shares]
            : throw new ArgumentException("expected a weight above 0 for a class that has samples, got none");
    }
}
