using System.Collections.Immutable;
using Cluster.Data.Augmentations;
using Cluster.Data.Splits;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Jobs.Specification;

/// <summary>A table in a CSV file.</summary>
/// <param name="Path">The file, plain or .gz; in a job file, relative to the folder of that file.</param>
/// <param name="Target">The columns to be predicted: one of categories, or some of numbers.</param>
/// <param name="Test">The file of test rows; null to split them off the first.</param>
/// <param name="Split">How test rows are split off; null for a fifth of the rows: of each class, or at random where there are none.</param>
/// <param name="Columns">For columns, the steps that make numbers of them; others take the usual ones of their types.</param>
/// <param name="Types">Types of columns that are not to be told from their cells.</param>
/// <param name="Header">Whether the first line names the columns.</param>
/// <param name="Names">Names of the columns, in place of the header's; none for those of the header, or c0, c1 and so on.</param>
/// <param name="Delimiter">The character between two cells; "tab" for a tab.</param>
/// <param name="Trim">Whether blanks around a cell are no part of it.</param>
/// <param name="Missing">Cells that say that there is no value; null for the empty one, ?, NA and NaN.</param>
/// <param name="Aliases">For columns, other spellings of their cells with what they stand for.</param>
/// <param name="TimeFormats">Forms of dates and times beside those of ISO 8601, such as dd.MM.yyyy.</param>
/// <param name="DropDuplicates">Whether of equal rows of a file only the first is kept.</param>
/// <param name="DropOverlap">Whether test rows that are also training rows are left out.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
/// <param name="Access">How workers come by the files.</param>
public sealed record CsvDataSpec(
    string Path,
    ImmutableArray<string> Target,
    string? Test = null,
    [Names(typeof(RowSplit))] Part? Split = null,
    [Names(typeof(ColumnTransform))] ImmutableSortedDictionary<string, ImmutableArray<Part>>? Columns = null,
    ImmutableSortedDictionary<string, ColumnType>? Types = null,
    bool Header = true,
    ImmutableArray<string> Names = default,
    string Delimiter = ",",
    bool Trim = false,
    ImmutableArray<string>? Missing = null,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>? Aliases = null,
    ImmutableArray<string> TimeFormats = default,
    bool DropDuplicates = false,
    bool DropOverlap = false,
    [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default,
    DataAccess Access = DataAccess.Fetch) : DataSpec(Augment, Access), ICsvFile
{
    /// <summary>The columns to be predicted, one at least.</summary>
    public ImmutableArray<string> Target { get; init; } = !Target.IsDefaultOrEmpty
        ? Target
        : throw new ArgumentOutOfRangeException(nameof(Target), "expected at least one column, got none");

    /// <summary>How test rows are split off; null for the usual way.</summary>
    public Part? Split { get; init; } = Test is null || Split is null
        ? Split
        : throw new ArgumentOutOfRangeException(nameof(Split), "expected a test file or a split, got both; leave one of them out");

    /// <summary>Names of the columns, in place of the header's.</summary>
    public ImmutableArray<string> Names { get; init; } = Names.IsDefault ? [] : Names;

    /// <summary>The character between two cells.</summary>
    public string Delimiter { get; init; } = ICsvFile.CheckedDelimiter(Delimiter);

    /// <summary>Forms of dates and times beside those of ISO 8601.</summary>
    public ImmutableArray<string> TimeFormats { get; init; } = TimeFormats.IsDefault ? [] : TimeFormats;

    /// <inheritdoc/>
    public override ImmutableArray<string> Paths => Test is null ? [Path] : [Path, Test];

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place) => this with { Path = place(Path), Test = Test is null ? null : place(Test) };
}
