using System.Collections.Immutable;

namespace Cluster.Data.Tables.Transforms;

/// <summary>Leaves a column out.</summary>
public sealed class Drop : ColumnTransform
{
    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column) => new FittedDrop();
}

/// <summary>Nothing.</summary>
public sealed record FittedDrop : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => "drop";

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column) => [];
}
