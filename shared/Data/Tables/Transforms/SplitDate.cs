using System.Collections.Immutable;

namespace Cluster.Data.Tables.Transforms;

/// <summary>Makes of a date or time one column for each of its parts.</summary>
/// <param name="parts">The parts; none for year, month, day and weekday where the times have a date, and for hour and minute where
/// some training row has a time of day.</param>
public sealed class SplitDate(IReadOnlyList<DatePart>? parts = null) : ColumnTransform
{
    private readonly ImmutableArray<DatePart> _parts = [.. parts ?? []];

    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var times = column.As<TimeColumn>("date_parts", "times");
        return new FittedDateParts(_parts.IsEmpty ? UsualParts(times.Ticks) : _parts);
    }

    private static ImmutableArray<DatePart> UsualParts(ReadOnlySpan<long> ticks)
    {
        var (hasDate, hasTime) = (false, false);
        foreach (var time in ticks)
        {
            hasDate |= time >= TimeSpan.TicksPerDay;
            hasTime |= time != TimeColumn.Missing && time % TimeSpan.TicksPerDay != 0;
        }

        ImmutableArray<DatePart> date = hasDate || !hasTime ? [DatePart.Year, DatePart.Month, DatePart.Day, DatePart.Weekday] : [];
        return hasTime ? [.. date, DatePart.Hour, DatePart.Minute] : date;
    }
}

/// <summary>One column for each of some parts of a time.</summary>
/// <param name="Parts">The parts.</param>
public sealed record FittedDateParts(ImmutableArray<DatePart> Parts) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => $"date_parts {string.Join(", ", Parts.Select(DateParts.NameOf))}";

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var times = column.As<TimeColumn>("date_parts", "times");
        return [.. Parts.Select(part => times.Map($"{column.Name} {DateParts.NameOf(part)}", time => DateParts.Of(time, part)))];
    }
}
