using System.Collections.Immutable;
using Cluster.Data.Splits;

namespace Cluster.Data.Tables;

/// <summary>Columns of equal length, each with its type.</summary>
/// <param name="Columns">The columns, one or more, of different names.</param>
/// <param name="Types">Type of each column.</param>
/// <param name="Places">Where the rows stand.</param>
public sealed record Table(ImmutableArray<TableColumn> Columns, ImmutableArray<ColumnType> Types, RowPlaces Places) : IRowSource
{
    /// <summary>Number of rows.</summary>
    public int Rows => Places.Count;

    /// <inheritdoc/>
    public string Place => $"CSV file {Places.Source}";

    /// <summary>A column by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DataException">There is no such column.</exception>
    public TableColumn this[string name] => Columns[IndexOf(name)];

    /// <summary>Where a column stands.</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="DataException">There is no such column.</exception>
    public int IndexOf(string name)
    {
        for (var index = 0; index < Columns.Length; index++)
        {
            if (Columns[index].Name == name)
            {
                return index;
            }
        }

        const int MostShown = 8;
        var known = string.Join(", ", Columns.Take(MostShown).Select(column => CellText.Shown(column.Name)));
        var more = Columns.Length > MostShown ? " and others" : "";
        throw Places.Problem(name, $"the table needs this column, got {known}{more}; check the name and whether the file has a header");
    }

    /// <inheritdoc/>
    public IEnumerable<int> InOrderOf(string column)
    {
        const string What = "a chronological split needs";
        var found = this[column];
        for (var row = 0; row < Rows; row++)
        {
            if (found.IsMissing(row))
            {
                throw found.Problem($"{What} a value in every row, got none; fill the cell, or split by another column", row);
            }
        }

        var rows = Enumerable.Range(0, Rows);
        return found switch
        {
            TimeColumn times => rows.OrderBy(row => times.Ticks[row]),
            NumberColumn numbers => rows.OrderBy(row => numbers.Values[row]),
            _ => throw found.Problem($"{What} times or numbers, got {found.Kind}; split by another column"),
        };
    }

    /// <summary>The table of some rows.</summary>
    /// <param name="rows">The rows, in the order to be had.</param>
    public Table Select(int[] rows)
    {
        var places = Places.Select(rows);
        return new Table([.. Columns.Select(column => column.Select(rows, places))], Types, places);
    }
}
