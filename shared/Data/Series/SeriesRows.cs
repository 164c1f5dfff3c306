using Cluster.Data.Tables;

namespace Cluster.Data.Series;

/// <summary>The rows of a series as numbers.</summary>
/// <param name="Fitted">How they became that.</param>
/// <param name="Samples">Features, row-major: [count, features].</param>
/// <param name="Values">Targets, row-major: [count, target columns].</param>
internal sealed record SeriesRows(FittedTable Fitted, float[] Samples, float[] Values)
{
    /// <summary>Numbers of a row that samples are made of.</summary>
    public int Features => Fitted.Features.Length;

    /// <summary>Number of rows.</summary>
    public int Count => Samples.Length / Features;
}
