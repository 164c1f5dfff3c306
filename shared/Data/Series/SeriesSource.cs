using System.Collections.Immutable;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Series;

/// <summary>Makes datasets of windows of CSV files.</summary>
public static class SeriesSource
{
    private static readonly ImmutableArray<ColumnTransform> TargetSteps = [new Normalize()];

    /// <summary>Reads the file, learns the columns' transforms from the training rows and cuts all rows into windows.</summary>
    /// <param name="recipe">Which file, and how.</param>
    /// <returns>Two <see cref="SeriesDataset"/>. The last rows are the test targets: no training sample sees them, while the first windows
    /// of the test split reach back into the training rows, which are their past.</returns>
    /// <exception cref="DataException">The file cannot be read or does not fit the recipe.</exception>
    public static DatasetSplits Open(SeriesRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentOutOfRangeException.ThrowIfLessThan(recipe.Window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(recipe.Horizon, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(recipe.Stride, 1);
        var table = CsvFile.Read(recipe.Path, recipe.Format);
        table = recipe.By is { } by ? table.Select([.. table.InOrderOf(by)]) : table;
        var test = (int)Math.Floor((recipe.TestFraction * table.Rows) + 0.5);
        var train = table.Rows - test;
        if (train < recipe.Window + (long)recipe.Horizon || test < recipe.Horizon)
        {
            throw new DataException(FormattableString.Invariant(
                $"CSV file {recipe.Path} needs {recipe.Window + (long)recipe.Horizon} training rows and {recipe.Horizon} test rows ")
                + FormattableString.Invariant($"for a window with its horizon, got {train} and {test}; shorten them or add rows."));
        }

        var fitted = Fit(table.Select([.. Enumerable.Range(0, train)]), recipe);
        var rows = new SeriesRows(fitted, fitted.Samples(table), fitted.Target.Values(table));
        var name = Path.GetFileName(recipe.Path).Split('.')[0];
        return new DatasetSplits(
            new SeriesDataset($"{name}/train", rows, 0, train, recipe),
            new SeriesDataset($"{name}/test", rows, train - recipe.Window, table.Rows, recipe));
    }

    private static FittedTable Fit(Table train, SeriesRecipe recipe)
    {
        var steps = recipe.Columns.ToDictionary();
        foreach (var name in recipe.Target)
        {
            steps.TryAdd(name, TargetSteps);
            train[name].As<NumberColumn>("a target of a series", "numbers");
        }

        var target = FittedTarget.Fit(train, recipe.Target, [], steps);
        return FittedTable.Fit(train, recipe.Features ?? [.. train.Columns.Select(column => column.Name)], target, steps);
    }
}
