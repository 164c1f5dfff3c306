using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Splits;
using Cluster.Data.Tables.Transforms;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Opens the table of a job.</summary>
internal static class JobTable
{
    /// <summary>Reads the files and makes datasets of them.</summary>
    /// <param name="spec">The table as the job has it.</param>
    /// <exception cref="JobException">The job names a column that the file has not.</exception>
    /// <exception cref="DataException">A file is missing or does not fit the job.</exception>
    public static DatasetSplits Open(CsvDataSpec spec)
    {
        var recipe = RecipeOf(spec);
        CheckNames(spec, CsvFile.ReadNames(recipe.Path, recipe.Format), recipe);
        return TableSource.Open(recipe);
    }

    /// <summary>Reads further rows, which are treated as the training rows were.</summary>
    /// <param name="spec">The table as the job has it.</param>
    /// <param name="path">The file; it has the columns of the job's, targets included.</param>
    /// <param name="fitted">What was learned from the training rows.</param>
    /// <exception cref="DataException">The file is missing or does not fit the job.</exception>
    public static Dataset OpenRows(CsvDataSpec spec, string path, FittedTable fitted)
    {
        var targets = fitted.Target.Columns.ToDictionary(column => column.Name, column => column.Type);
        var format = RecipeOf(spec).Format with { Types = fitted.InputTypes.Concat(targets).ToDictionary() };
        return new TableDataset(Path.GetFileNameWithoutExtension(path), fitted, CsvFile.Read(path, format));
    }

    /// <summary>How new rows, which may be without targets, are to be read.</summary>
    /// <param name="spec">The table as the job has it.</param>
    /// <param name="fitted">What was learned from the training rows.</param>
    public static CsvFormat FormatOf(CsvDataSpec spec, FittedTable fitted)
    {
        var format = RecipeOf(spec).Format;
        var inputs = fitted.InputTypes;
        return format with { Types = inputs, Aliases = format.Aliases.Where(pair => inputs.ContainsKey(pair.Key)).ToDictionary() };
    }

    private static TableRecipe RecipeOf(CsvDataSpec spec) => new(spec.Path, spec.Target)
    {
        Test = spec.Test,
        Format = new CsvFormat
        {
            Header = spec.Header,
            Names = spec.Names,
            Delimiter = spec.Delimiter == "tab" ? '\t' : spec.Delimiter[0],
            Trim = spec.Trim,
            Missing = spec.Missing ?? CsvFormat.UsualMissing,
            Types = spec.Types ?? ImmutableSortedDictionary<string, ColumnType>.Empty,
            Aliases = (spec.Aliases ?? ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>>.Empty)
                .ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, string>)pair.Value),
            TimeFormats = spec.TimeFormats,
        },
        Columns = (spec.Columns ?? ImmutableSortedDictionary<string, ImmutableArray<Part>>.Empty).ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Select((part, index) => JobParts.Build<ColumnTransform>(part, JobParts.Item($"data.columns.{pair.Key}", index)))
                .ToImmutableArray()),
        Split = spec.Split is null ? null : JobParts.Build<TableSplit>(spec.Split, "data.split"),
        DropDuplicates = spec.DropDuplicates,
        DropOverlap = spec.DropOverlap,
    };

    // A name that the file has not is told with the nearest that it has, as any other name in a job.
    private static void CheckNames(CsvDataSpec spec, IReadOnlyList<string> known, TableRecipe recipe)
    {
        var used = spec.Target.Select(name => ("data.target", name))
            .Concat((spec.Columns?.Keys ?? []).Select(name => ("data.columns", name)))
            .Concat((spec.Types?.Keys ?? []).Select(name => ("data.types", name)))
            .Concat((spec.Aliases?.Keys ?? []).Select(name => ("data.aliases", name)))
            .Concat(recipe.Split is ChronologicalSplit { By: { } by } ? [("data.split.by", by)] : []);
        foreach (var (path, name) in used)
        {
            if (!known.Contains(name))
            {
                throw new JobException($"{path}: expected a column of {recipe.Path}, got '{name}'{Naming.DidYouMean(name, known)}");
            }
        }
    }
}
