using System.Collections.Immutable;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Series;

/// <summary>Which file makes a dataset of windows, and how.</summary>
/// <param name="Path">The file; each row is a step in time.</param>
/// <param name="Target">The columns of numbers to be predicted.</param>
/// <param name="Window">Rows of a sample, 1 or more.</param>
public sealed record SeriesRecipe(string Path, ImmutableArray<string> Target, int Window)
{
    /// <summary>Rows behind a window that are to be predicted, 1 or more.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>Rows from the beginning of a window to that of the next, 1 or more.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>The columns that samples are made of; null for all, the targets among them.</summary>
    public ImmutableArray<string>? Features { get; init; }

    /// <summary>How the file is written.</summary>
    public CsvFormat Format { get; init; } = new();

    /// <summary>Steps of columns; those that name none take the usual ones of their types, and targets z-scores.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<ColumnTransform>> Columns { get; init; } =
        ImmutableDictionary<string, ImmutableArray<ColumnTransform>>.Empty;

    /// <summary>The column of times or numbers that orders the rows; null for the order of the file.</summary>
    public string? By { get; init; }

    /// <summary>Share of the last rows, which are the targets of the test samples; above 0 and below 1.</summary>
    public double TestFraction { get; init; } = 0.2;
}
