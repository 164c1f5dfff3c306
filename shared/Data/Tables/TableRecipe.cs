using System.Collections.Immutable;
using Cluster.Data.Splits;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Tables;

/// <summary>Which files make a dataset, and how.</summary>
/// <param name="Path">The file of rows to learn from, or of all rows.</param>
/// <param name="Target">The columns to be predicted: one of categories, or some of numbers.</param>
public sealed record TableRecipe(string Path, ImmutableArray<string> Target)
{
    /// <summary>The file of rows to judge by; null to split them off the first file.</summary>
    public string? Test { get; init; }

    /// <summary>How the files are written.</summary>
    public CsvFormat Format { get; init; } = new();

    /// <summary>Steps of columns; those that name none take the usual ones of their types.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<ColumnTransform>> Columns { get; init; } =
        ImmutableDictionary<string, ImmutableArray<ColumnTransform>>.Empty;

    /// <summary>How test rows are split off; null for a fifth of the rows: of each class, or at random where there are no classes.</summary>
    public RowSplit? Split { get; init; }

    /// <summary>Whether of rows of one file that are equal in all columns only the first is kept.</summary>
    public bool DropDuplicates { get; init; }

    /// <summary>Whether test rows that are equal to a training row in all columns are left out.</summary>
    public bool DropOverlap { get; init; }
}
