using System.Collections.Immutable;
using Cluster.Data.Splits;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Tables;

/// <summary>Makes datasets of CSV files.</summary>
public static class TableSource
{
    /// <summary>Reads the files, splits their rows, learns the columns' transforms from the training rows and applies them to all.</summary>
    /// <param name="recipe">Which files, and how.</param>
    /// <returns>Two <see cref="TableDataset"/>, which share one <see cref="FittedTable"/>.</returns>
    /// <exception cref="DataException">A file cannot be read or does not fit the recipe.</exception>
    public static DatasetSplits Open(TableRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (recipe.Test is not null && recipe.Split is not null)
        {
            throw new DataException($"CSV file {recipe.Path} needs a test file or a split, got both; leave one of them out.");
        }

        var (train, test, classes) = Parts(recipe);
        if (recipe.DropOverlap)
        {
            test = test.Select(DistinctRows.Except(test, train));
        }

        if (train.Rows == 0 || test.Rows == 0)
        {
            throw new DataException(FormattableString.Invariant(
                $"CSV file {recipe.Path} needs training and test rows, got {train.Rows} and {test.Rows}; change the split or add rows."));
        }

        var target = FittedTarget.Fit(train, recipe.Target, classes, recipe.Columns);
        var fitted = FittedTable.Fit(train, target, recipe.Columns);
        var name = Path.GetFileName(recipe.Path).Split('.')[0];
        return new DatasetSplits(new TableDataset($"{name}/train", fitted, train), new TableDataset($"{name}/test", fitted, test));
    }

    private static (Table Train, Table Test, ImmutableArray<string> Classes) Parts(TableRecipe recipe)
    {
        if (recipe.Test is { } path)
        {
            var (first, other) = CsvFile.ReadBoth(recipe.Path, path, recipe.Format);
            CheckNames(first, recipe);
            return (Distinct(first, recipe), Distinct(other, recipe), ClassesOf(recipe, first, other));
        }

        var table = CsvFile.Read(recipe.Path, recipe.Format);
        CheckNames(table, recipe);
        table = Distinct(table, recipe);
        var classes = ClassesOf(recipe, table);
        var labels = classes.IsEmpty ? [] : FittedTarget.LabelsOf(table[recipe.Target[0]], classes);
        var (train, test) = (recipe.Split ?? RowSplit.Usual(hasClasses: !classes.IsEmpty)).Of(table, labels);
        return (table.Select(train), table.Select(test), classes);
    }

    // A class that only test rows have is a class all the same.
    private static ImmutableArray<string> ClassesOf(TableRecipe recipe, params ReadOnlySpan<Table> tables)
    {
        if (recipe.Target.Length != 1 || tables[0][recipe.Target[0]] is not CategoryColumn)
        {
            return [];
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            foreach (var name in ((CategoryColumn)table[recipe.Target[0]]).Values)
            {
                _ = name is not null && names.Add(name);
            }
        }

        return [.. CategoryCounts.InOrder(names)];
    }

    private static void CheckNames(Table table, TableRecipe recipe)
    {
        if (recipe.Target.IsDefaultOrEmpty || recipe.Target.Distinct(StringComparer.Ordinal).Count() != recipe.Target.Length)
        {
            throw new DataException($"CSV file {recipe.Path} needs target columns that differ, got {recipe.Target.Length}; name one or more.");
        }

        foreach (var name in recipe.Target.Concat(recipe.Columns.Keys))
        {
            table.IndexOf(name);
        }
    }

    private static Table Distinct(Table table, TableRecipe recipe) => recipe.DropDuplicates ? table.Select(DistinctRows.Of(table)) : table;
}
