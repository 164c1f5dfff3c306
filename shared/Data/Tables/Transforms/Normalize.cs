using System.Collections.Immutable;

namespace Cluster.Data.Tables.Transforms;

/// <summary>How numbers are brought to a common scale.</summary>
public enum Normalization
{
    /// <summary>(x - mean) / standard deviation of the population.</summary>
    ZScore,

    /// <summary>(x - smallest) / (largest - smallest), so that training rows lie in [0, 1].</summary>
    MinMax,

    /// <summary>(x - median) / (upper quartile - lower quartile), which a few far numbers do not move.</summary>
    Robust,
}

/// <summary>Brings numbers to a common scale. Missing values stay missing; numbers that are all the same become 0.</summary>
/// <param name="method">How.</param>
public sealed class Normalize(Normalization method = Normalization.ZScore) : ColumnTransform
{
    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column)
    {
        var numbers = NumberStatistics.Of(column, "normalize");
        var (center, scale) = method switch
        {
            Normalization.MinMax => (numbers.Minimum, numbers.Maximum - numbers.Minimum),
            Normalization.Robust => (numbers.Quantile(0.5), numbers.Quantile(0.75) - numbers.Quantile(0.25)),
            _ => (numbers.Mean, numbers.Deviation),
        };
        return double.IsFinite(center) && double.IsFinite(scale)
            ? new FittedScale(center, scale > 0 ? scale : 1)
            : throw column.Problem("normalize needs numbers whose squares are finite, got larger ones; clip the column first");
    }
}

/// <summary>(x - center) / scale.</summary>
/// <param name="Center">What becomes 0.</param>
/// <param name="Scale">What becomes 1 more than that; above 0.</param>
public sealed record FittedScale(double Center, double Scale) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"(x - {Center:G6}) / {Scale:G6}");

    /// <inheritdoc/>
    public override bool IsInvertible => true;

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return [column.As<NumberColumn>("normalize", "numbers").Map(column.Name, value => (value - Center) / Scale)];
    }

    /// <inheritdoc/>
    public override double Invert(double value) => (value * Scale) + Center;
}
