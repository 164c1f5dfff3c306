using System.Collections.Immutable;
using Cluster.Data.Augmentations;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Jobs.Specification;

/// <summary>A series of rows in a CSV file, each a step in time. A sample is a window of rows, [window, features]; its targets are the
/// values of some columns in the rows behind it.</summary>
/// <param name="Path">The file, plain or .gz; in a job file, relative to the folder of that file.</param>
/// <param name="Target">The columns of numbers to be predicted; their past is among the features.</param>
/// <param name="Window">Rows of a sample.</param>
/// <param name="Horizon">Rows behind it that are to be predicted.</param>
/// <param name="Stride">Rows from the beginning of a sample to that of the next.</param>
/// <param name="Features">The columns that samples are made of; null for all.</param>
/// <param name="Columns">For columns, the steps that make numbers of them; others take the usual ones of their types, and targets z-scores.</param>
/// <param name="By">The column of times or numbers that orders the rows; null for the order of the file.</param>
/// <param name="TestFraction">Share of the last rows, which are the test targets.</param>
/// <param name="Types">Types of columns that are not to be told from their cells.</param>
/// <param name="Header">Whether the first line names the columns.</param>
/// <param name="Names">Names of the columns, in place of the header's; none for those of the header, or c0, c1 and so on.</param>
/// <param name="Delimiter">The character between two cells; "tab" for a tab.</param>
/// <param name="Trim">Whether blanks around a cell are no part of it.</param>
/// <param name="Missing">Cells that say that there is no value; null for the empty one, ?, NA and NaN.</param>
/// <param name="Aliases">For columns, other spellings of their cells with what they stand for.</param>
/// <param name="TimeFormats">Forms of dates and times beside those of ISO 8601, such as dd.MM.yyyy.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
/// <param name="Access">How workers come by the files.</param>
public sealed record SeriesDataSpec(
    string Path,
    ImmutableArray<string> Target,
    int Window,
    int Horizon = 1,
    int Stride = 1,
    ImmutableArray<string>? Features = null,
    [Names(typeof(ColumnTransform))] ImmutableSortedDictionary<string, ImmutableArray<Part>>? Columns = null,
    string? By = null,
    double TestFraction = 0.2,
    ImmutableSortedDictionary<string, ColumnType>? Types = null,
    bool Header = true,
    ImmutableArray<string> Names = default,
    string Delimiter = ",",
    bool Trim = false,
    ImmutableArray<string>? Missing = null,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>? Aliases = null,
    ImmutableArray<string> TimeFormats = default,
    [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default,
    DataAccess Access = DataAccess.Fetch) : DataSpec(Augment, Access), ICsvFile
{
    /// <summary>The columns to be predicted, one at least.</summary>
    public ImmutableArray<string> Target { get; init; } = !Target.IsDefaultOrEmpty
        ? Target
        : throw new ArgumentOutOfRangeException(nameof(Target), "expected at least one column, got none");

    /// <summary>Rows of a sample, 1 or more.</summary>
    public int Window { get; init; } = Positive(Window, nameof(Window));

    /// <summary>Rows that are to be predicted, 1 or more.</summary>
    public int Horizon { get; init; } = Positive(Horizon, nameof(Horizon));

    /// <summary>Rows from the beginning of a sample to that of the next, 1 or more.</summary>
    public int Stride { get; init; } = Positive(Stride, nameof(Stride));

    /// <summary>Share of the last rows, above 0 and below 1.</summary>
    public double TestFraction { get; init; } = CheckedFraction(TestFraction, null)!.Value;

    /// <summary>Names of the columns, in place of the header's.</summary>
    public ImmutableArray<string> Names { get; init; } = Names.IsDefault ? [] : Names;

    /// <summary>The character between two cells.</summary>
    public string Delimiter { get; init; } = ICsvFile.CheckedDelimiter(Delimiter);

    /// <summary>Forms of dates and times beside those of ISO 8601.</summary>
    public ImmutableArray<string> TimeFormats { get; init; } = TimeFormats.IsDefault ? [] : TimeFormats;

    /// <inheritdoc/>
    public override ImmutableArray<string> Paths => [Path];

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place) => this with { Path = place(Path) };

    private static int Positive(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"expected 1 or more, got {value}");
}
