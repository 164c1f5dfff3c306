using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Data.Looks;
using Cluster.Data.Tables;

namespace Cluster.Jobs.Looks;

/// <summary>What people want to know of samples and targets as a model would see them.</summary>
/// <param name="Data">The samples themselves.</param>
/// <param name="Train">Those to learn from.</param>
/// <param name="Test">Those to judge by.</param>
/// <param name="Columns">What becomes of each column of a table; none where there is no table.</param>
public sealed record SplitsLook(DatasetSplits Data, DatasetLook Train, DatasetLook Test, ImmutableArray<ColumnUse> Columns)
{
    /// <summary>Looks at every sample.</summary>
    /// <param name="data">The samples.</param>
    public static SplitsLook Of(DatasetSplits data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SplitsLook(
            data, DatasetLook.Of(data.Train), DatasetLook.Of(data.Test), data.Train is TableDataset table ? ColumnUse.Of(table) : []);
    }
}
