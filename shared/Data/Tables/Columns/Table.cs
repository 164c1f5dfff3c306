using System.Collections.Immutable;

namespace Cluster.Data.Tables;

/// <summary>Columns of equal length, each with its type.</summary>
/// <param name="Columns">The columns, one or more, of different names.</param>
/// <param name="Types">Type of each column.</param>
/// <param name="Places">Where the rows stand.</param>
public sealed record Table(ImmutableArray<TableColumn> Columns, ImmutableArray<ColumnType> Types, RowPlaces Places)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Places.Count;

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

    /// <summary>The table of some rows.</summary>
    /// <param name="rows">The rows, in the order to be had.</param>
    public Table Select(int[] rows)
    {
        var places = Places.Select(rows);
        return new Table([.. Columns.Select(column => column.Select(rows, places))], Types, places);
    }
}
