using System.Collections.Immutable;
using Cluster.Data.Tables;

namespace Cluster.Jobs.Looks;

/// <summary>What becomes of a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsTarget">Whether it is predicted; else it is learned from.</param>
/// <param name="Steps">What is done with it, with what was learned from the training rows; none for a class.</param>
/// <param name="Features">Names of the numbers that come of it; none if it is dropped.</param>
public sealed record ColumnUse(string Column, bool IsTarget, ImmutableArray<string> Steps, ImmutableArray<string> Features)
{
    /// <summary>What becomes of each column of a table.</summary>
    /// <param name="data">Samples made of the table.</param>
    public static ImmutableArray<ColumnUse> Of(TableDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return
        [
            .. data.Fitted.Inputs.Select(input => new ColumnUse(input.Name, false, StepsOf(input), input.Features)),
            .. data.Fitted.Target.Columns.Select(target => new ColumnUse(target.Name, true, StepsOf(target), [target.Name])),
        ];
    }

    // A step after one that gave several columns has learned something for each of them; one for all is enough to show.
    private static ImmutableArray<string> StepsOf(FittedColumn column) =>
        [.. column.Steps.Where(step => step.Length > 0).Select(step => step.Length == 1 ? step[0].Describe() : $"{step[0].Describe()}, ...")];
}
