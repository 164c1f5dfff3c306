namespace Cluster.Data.Tables;

/// <summary>Dates and times. Takes over the array, which nobody may change afterwards.</summary>
/// <param name="name">What it is called.</param>
/// <param name="places">Where its rows stand.</param>
/// <param name="ticks">Ticks since the year 1, as DateTime counts them; <see cref="Missing"/> where a value is missing.</param>
public sealed class TimeColumn(string name, RowPlaces places, long[] ticks) : TableColumn(name, places)
{
    /// <summary>Stands for a value that is missing.</summary>
    public const long Missing = long.MinValue;

    /// <summary>Ticks since the year 1; <see cref="Missing"/> where a value is missing.</summary>
    public ReadOnlySpan<long> Ticks => ticks;

    /// <inheritdoc/>
    public override string Kind => "times";

    /// <inheritdoc/>
    public override bool IsMissing(int row) => ticks[row] == Missing;

    /// <inheritdoc/>
    public override TableColumn Select(ReadOnlySpan<int> rows, RowPlaces places) => new TimeColumn(Name, places, Pick(ticks, rows));

    /// <summary>One number of every time.</summary>
    /// <param name="name">The new column's name.</param>
    /// <param name="part">The number of a time.</param>
    internal NumberColumn Map(string name, Func<DateTime, double> part) =>
        new(name, Places, Array.ConvertAll(ticks, time => time == Missing ? double.NaN : part(new DateTime(time))));
}
