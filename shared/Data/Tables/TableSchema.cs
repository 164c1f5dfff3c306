using System.Collections.Immutable;

namespace Cluster.Data.Tables;

/// <summary>The columns of a table, summed up for people.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">The columns in their order.</param>
public sealed record TableSchema(int Rows, ImmutableArray<ColumnSummary> Columns)
{
    /// <summary>Sums a table up.</summary>
    /// <param name="table">The table.</param>
    public static TableSchema Of(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new TableSchema(table.Rows, [.. table.Columns.Zip(table.Types, ColumnSummary.Of)]);
    }
}
