namespace Cluster.Data.Tables;

/// <summary>One column of a table: cells of one type, some of which may be missing.</summary>
/// <param name="name">What it is called.</param>
/// <param name="places">Where its rows stand.</param>
public abstract class TableColumn(string name, RowPlaces places)
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>Where its rows stand.</summary>
    public RowPlaces Places { get; } = places;

    /// <summary>Number of rows.</summary>
    public int Count => Places.Count;

    /// <summary>What the cells are, for messages: numbers, categories or times.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether a row has no value.</summary>
    /// <param name="row">Row, counted from 0.</param>
    public abstract bool IsMissing(int row);

    /// <summary>The column of some rows.</summary>
    /// <param name="rows">The rows, in the order to be had.</param>
    /// <param name="places">Their places.</param>
    public abstract TableColumn Select(ReadOnlySpan<int> rows, RowPlaces places);

    /// <summary>Number of rows without a value.</summary>
    public int CountMissing()
    {
        var missing = 0;
        for (var row = 0; row < Count; row++)
        {
            missing += IsMissing(row) ? 1 : 0;
        }

        return missing;
    }

    /// <summary>What is wrong with the column, or with one row of it.</summary>
    internal DataException Problem(string problem, int? row = null) => Places.Problem(Name, problem, row);

    /// <summary>The column as one of the type that something needs.</summary>
    /// <exception cref="DataException">It is of another type.</exception>
    internal T As<T>(string what, string kind)
        where T : TableColumn => this as T ?? throw Problem($"{what} needs {kind}, got {Kind}; give the column another step or another type");

    private protected static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (var index = 0; index < rows.Length; index++)
        {
            picked[index] = values[rows[index]];
        }

        return picked;
    }
}
