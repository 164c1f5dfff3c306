using System.Collections.Immutable;

namespace Cluster.Data.Tables.Transforms;

/// <summary>The steps of a column that names none.</summary>
internal static class UsualSteps
{
    private const int MostCategories = 256;

    /// <summary>Numbers: the median for missing ones, then z-scores. Times: their parts, and then as numbers. Categories: one column each.</summary>
    /// <exception cref="DataException">There are more categories than can be meant as such.</exception>
    public static ImmutableArray<ColumnTransform> For(TableColumn column) => column switch
    {
        NumberColumn => [new Impute(), new Normalize()],
        TimeColumn => [new SplitDate(), new Impute(), new Normalize()],
        CategoryColumn categories when new CategoryCounts(categories.Values).Count is > MostCategories and var count => throw column.Problem(
            FormattableString.Invariant($"a column without steps needs at most {MostCategories} categories, got {count} in {column.Count} rows; ")
            + "drop the column, or give it steps, such as one_hot with a limit"),
        _ => [new OneHot()],
    };
}
