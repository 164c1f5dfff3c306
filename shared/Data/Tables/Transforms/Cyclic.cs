using System.Collections.Immutable;
using Cluster.Engine.Numerics;

namespace Cluster.Data.Tables.Transforms;

/// <summary>Puts a number that begins anew after a period on a circle, so that hour 23 lies beside hour 0: two columns,
/// sin(2π·x / period) and cos(2π·x / period).</summary>
public sealed class Cyclic : ColumnTransform
{
    private readonly double? _period;
    private readonly DatePart? _part;

    /// <summary>A circle.</summary>
    /// <param name="period">After how much numbers begin anew; above 0.</param>
    /// <param name="part">Of times, the part that begins anew; its period is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is not above 0, or the part never begins anew.</exception>
    /// <exception cref="ArgumentException">Neither is given, or both.</exception>
    public Cyclic(double? period = null, DatePart? part = null)
    {
        if (period is null == part is null)
        {
            throw new ArgumentException("cyclic needs a period for numbers or a part for times; give one of them");
        }

        if (period is { } given && !(given > 0 && double.IsFinite(given)))
        {
            throw new ArgumentOutOfRangeException(nameof(period), period, FormattableString.Invariant($"cyclic needs a period above 0, got {given}"));
        }

        if (part is { } one && DateParts.PeriodOf(one) is null)
        {
            throw new ArgumentOutOfRangeException(
                nameof(part), part, $"cyclic needs a part that begins anew, such as hour or month, got {DateParts.NameOf(one)}");
        }

        (_period, _part) = (period, part);
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column)
    {
        var fitted = new FittedCyclic(_period ?? DateParts.PeriodOf(_part!.Value)!.Value, _part);
        fitted.Apply(column);
        return fitted;
    }
}

/// <summary>Sine and cosine of a number or of a part of a time.</summary>
/// <param name="Period">After how much the number begins anew.</param>
/// <param name="Part">The part of a time; null for numbers.</param>
public sealed record FittedCyclic(double Period, DatePart? Part) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"cyclic, period {Period:G6}");

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var numbers = Part is { } part
            ? column.As<TimeColumn>("cyclic by a part", "times").Map($"{column.Name} {DateParts.NameOf(part)}", time => DateParts.Of(time, part))
            : column.As<NumberColumn>("cyclic by a period", "numbers");
        return [numbers.Map($"{numbers.Name} sine", value => Cosine(value, 0.5)), numbers.Map($"{numbers.Name} cosine", value => Cosine(value, 0))];
    }

    // A sine is the cosine a quarter turn before; a turn is 2 in units of π.
    private double Cosine(double value, double quarter) => DoubleFunctions.CosOfPi((2 * (value / Period)) - quarter);
}
