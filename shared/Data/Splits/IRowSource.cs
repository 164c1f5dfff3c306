namespace Cluster.Data.Splits;

/// <summary>What a split has to know of the rows that it splits.</summary>
public interface IRowSource
{
    /// <summary>Number of rows.</summary>
    int Rows { get; }

    /// <summary>What to call the rows in messages, such as "CSV file a.csv".</summary>
    string Place { get; }

    /// <summary>All rows in the order of a column's values; of equal ones the earlier row comes first.</summary>
    /// <param name="column">Name of the column.</param>
    /// <exception cref="DataException">There is no such column, or its values have no order.</exception>
    IEnumerable<int> InOrderOf(string column);
}
