using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Data.Series;
using Cluster.Data.Splits;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Opens the table or series of a job.</summary>
internal static class JobTable
{
    /// <summary>Reads the files and makes datasets of them.</summary>
    /// <param name="spec">The table as the job has it.</param>
    /// <exception cref="JobException">The job names a column that the file has not.</exception>
    /// <exception cref="DataException">A file is missing or does not fit the job.</exception>
    public static DatasetSplits Open(CsvDataSpec spec)
    {
        var split = spec.Split is null ? null : JobParts.Build<RowSplit>(spec.Split, "data.split");
        CheckNames(spec, (spec.Target, "data.target"), (split is ChronologicalSplit { By: { } by } ? [by] : [], "data.split.by"));
        return TableSource.Open(new TableRecipe(spec.Path, spec.Target)
        {
            Test = spec.Test,
            Format = FormatOf(spec),
            Columns = StepsOf(spec),
            Split = split,
            DropDuplicates = spec.DropDuplicates,
            DropOverlap = spec.DropOverlap,
        });
    }

    /// <summary>Reads further rows, which are treated as the training rows were.</summary>
    /// <param name="spec">The table as the job has it.</param>
    /// <param name="path">The file; it has the columns of the job's, targets included.</param>
    /// <param name="fitted">What was learned from the training rows.</param>
    /// <exception cref="DataException">The file is missing or does not fit the job.</exception>
    public static Dataset OpenRows(CsvDataSpec spec, string path, FittedTable fitted)
    {
        var targets = fitted.Target.Columns.ToDictionary(column => column.Name, column => column.Type);
        var format = FormatOf(spec) with { Types = fitted.InputTypes.Concat(targets).ToDictionary() };
        return new TableDataset(Path.GetFileNameWithoutExtension(path), fitted, CsvFile.Read(path, format));
    }

    /// <summary>How new rows, which may be without targets, are to be read.</summary>
    /// <param name="spec">The table as the job has it.</param>
    /// <param name="fitted">What was learned from the training rows.</param>
    public static CsvFormat FormatOf(CsvDataSpec spec, FittedTable fitted)
    {
        var format = FormatOf(spec);
        var inputs = fitted.InputTypes;
        return format with { Types = inputs, Aliases = format.Aliases.Where(pair => inputs.ContainsKey(pair.Key)).ToDictionary() };
    }

    /// <summary>The columns of the file to learn from, as it is before anything is done with it.</summary>
    /// <param name="spec">The table as the job has it.</param>
    /// <exception cref="DataException">The file is missing or is not written as the job says.</exception>
    public static TableSchema Columns(CsvDataSpec spec) => TableSchema.Of(CsvFile.Read(spec.Path, FormatOf(spec)));

    /// <summary>Reads the file of a series and makes datasets of its windows.</summary>
    /// <param name="spec">The series as the job has it.</param>
    /// <exception cref="JobException">The job names a column that the file has not.</exception>
    /// <exception cref="DataException">The file is missing or does not fit the job.</exception>
    public static DatasetSplits Open(SeriesDataSpec spec)
    {
        CheckNames(spec, (spec.Target, "data.target"), (spec.Features ?? [], "data.features"), (spec.By is { } by ? [by] : [], "data.by"));
        return SeriesSource.Open(new SeriesRecipe(spec.Path, spec.Target, spec.Window)
        {
            Horizon = spec.Horizon,
            Stride = spec.Stride,
            Features = spec.Features,
            Format = FormatOf(spec),
            Columns = StepsOf(spec),
            By = spec.By,
            TestFraction = spec.TestFraction,
        });
    }

    private static CsvFormat FormatOf(ICsvFile file) => new()
    {
        Header = file.Header,
        Names = file.Names,
        Delimiter = file.Delimiter == "tab" ? '\t' : file.Delimiter[0],
        Trim = file.Trim,
        Missing = file.Missing ?? CsvFormat.UsualMissing,
        Types = file.Types ?? ImmutableSortedDictionary<string, ColumnType>.Empty,
        Aliases = (file.Aliases ?? ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>.Empty)
            .ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, string>)pair.Value),
        TimeFormats = file.TimeFormats,
    };

    private static Dictionary<string, ImmutableArray<ColumnTransform>> StepsOf(ICsvFile file) =>
        (file.Columns ?? ImmutableSortedDictionary<string, ImmutableArray<Part>>.Empty).ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Select((part, index) => JobParts.Build<ColumnTransform>(part, JobParts.Item($"data.columns.{pair.Key}", index)))
                .ToImmutableArray());

    // A name that the file has not is told with the nearest that it has, as any other name in a job.
    private static void CheckNames(ICsvFile file, params ReadOnlySpan<(IEnumerable<string> Names, string Path)> used)
    {
        var known = CsvFile.ReadNames(file.Path, FormatOf(file));
        foreach (var (names, path) in (ReadOnlySpan<(IEnumerable<string>, string)>)
        [
            .. used,
            (file.Columns?.Keys ?? [], "data.columns"),
            (file.Types?.Keys ?? [], "data.types"),
            (file.Aliases?.Keys ?? [], "data.aliases"),
        ])
        {
            foreach (var name in names.Where(name => !known.Contains(name)))
            {
                throw new JobException($"{path}: expected a column of {file.Path}, got '{name}'{Naming.DidYouMean(name, known)}");
            }
        }
    }
}
