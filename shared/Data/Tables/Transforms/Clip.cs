using System.Collections.Immutable;

namespace Cluster.Data.Tables.Transforms;

/// <summary>Brings numbers that lie outside of bounds to the nearer bound. A bound is given as a number, or as a quantile of the
/// training rows, or not at all.</summary>
public sealed class Clip : ColumnTransform
{
    private readonly double? _low;
    private readonly double? _high;
    private readonly double? _lowQuantile;
    private readonly double? _highQuantile;

    /// <summary>Bounds.</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <param name="lowQuantile">Share of the training rows that may lie below the lower bound, 0 to 1.</param>
    /// <param name="highQuantile">Share of the training rows that may lie below the upper bound, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A quantile lies outside [0, 1], or the bounds are in the wrong order.</exception>
    /// <exception cref="ArgumentException">There is no bound, or one is given in two ways.</exception>
    public Clip(double? low = null, double? high = null, double? lowQuantile = null, double? highQuantile = null)
    {
        if ((low ?? high ?? lowQuantile ?? highQuantile) is null)
        {
            throw new ArgumentException("clip needs a bound, got none; give low, high, low_quantile or high_quantile");
        }

        if ((low is not null && lowQuantile is not null) || (high is not null && highQuantile is not null))
        {
            throw new ArgumentException("clip needs each bound once, got one as a number and as a quantile; leave one of them out");
        }

        CheckOrder(low, high, nameof(high));
        CheckOrder(lowQuantile, highQuantile, nameof(highQuantile));
        CheckShare(lowQuantile, nameof(lowQuantile));
        CheckShare(highQuantile, nameof(highQuantile));
        (_low, _high, _lowQuantile, _highQuantile) = (low, high, lowQuantile, highQuantile);
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column)
    {
        var numbers = NumberStatistics.Of(column, "clip");
        var low = _low ?? (_lowQuantile is { } lower ? numbers.Quantile(lower) : null);
        var high = _high ?? (_highQuantile is { } upper ? numbers.Quantile(upper) : null);
        return !(low > high)
            ? new FittedClip(low, high)
            : throw column.Problem(FormattableString.Invariant(
                $"clip needs a lower bound up to the upper one, got {low} and {high} by the training rows; change the bounds"));
    }

    private static void CheckOrder(double? low, double? high, string name)
    {
        if (low > high)
        {
            throw new ArgumentOutOfRangeException(
                name, high, FormattableString.Invariant($"clip needs an upper bound of at least the lower one, {low}, got {high}"));
        }
    }

    private static void CheckShare(double? share, string name)
    {
        if (share is < 0 or > 1)
        {
            throw new ArgumentOutOfRangeException(name, share, FormattableString.Invariant($"clip needs a quantile from 0 to 1, got {share}"));
        }
    }
}

/// <summary>Numbers within bounds.</summary>
/// <param name="Low">The lower bound, if there is one.</param>
/// <param name="High">The upper bound, if there is one.</param>
public sealed record FittedClip(double? Low, double? High) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant($"clip to {Low ?? double.NegativeInfinity:G6} .. {High ?? double.PositiveInfinity:G6}");

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return [column.As<NumberColumn>("clip", "numbers").Map(column.Name, value => value < Low ? Low.Value : value > High ? High.Value : value)];
    }
}
