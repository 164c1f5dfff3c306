namespace Cluster.Data.Tables.Transforms;

/// <summary>One step of making numbers of a column. What it needs to know of the data it learns from the training rows alone.</summary>
public abstract class ColumnTransform
{
    /// <summary>Learns from training rows.</summary>
    /// <param name="column">The column's training rows.</param>
    /// <returns>The transform with all that it learned.</returns>
    /// <exception cref="DataException">The column is not of the kind that the transform takes, or holds what it cannot take.</exception>
    public abstract FittedTransform Fit(TableColumn column);
}
