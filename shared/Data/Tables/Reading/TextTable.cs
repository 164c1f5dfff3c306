namespace Cluster.Data.Tables;

/// <summary>A table as read: every cell a text, or nothing where a value is missing.</summary>
/// <param name="Names">Names of the columns.</param>
/// <param name="Columns">Of each column its cells; null where a value is missing.</param>
/// <param name="Places">Where the rows stand.</param>
internal sealed record TextTable(string[] Names, string?[][] Columns, RowPlaces Places)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Places.Count;
}
