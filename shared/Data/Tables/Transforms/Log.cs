using System.Collections.Immutable;
using Cluster.Engine.Numerics;

namespace Cluster.Data.Tables.Transforms;

/// <summary>log(x + offset), natural: for numbers that grow by factors, such as incomes and counts.</summary>
/// <param name="offset">Added first; with 1, the usual one, 0 stays 0.</param>
/// <exception cref="ArgumentOutOfRangeException">The offset is not finite.</exception>
public sealed class Log(double offset = 1) : ColumnTransform
{
    private readonly double _offset = double.IsFinite(offset)
        ? offset
        : throw new ArgumentOutOfRangeException(nameof(offset), offset, $"log needs a finite offset, got {offset}");

    /// <inheritdoc/>
    public override FittedTransform Fit(TableColumn column)
    {
        var fitted = new FittedLog(_offset);
        fitted.Apply(column);
        return fitted;
    }
}

/// <summary>log(x + offset).</summary>
/// <param name="Offset">Added first.</param>
public sealed record FittedLog(double Offset) : FittedTransform
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"log of x + {Offset:G6}");

    /// <inheritdoc/>
    public override bool IsInvertible => true;

    /// <inheritdoc/>
    public override ImmutableArray<TableColumn> Apply(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var numbers = column.As<NumberColumn>("log", "numbers");
        for (var row = 0; row < numbers.Count; row++)
        {
            if (numbers.Values[row] <= -Offset)
            {
                var problem = FormattableString.Invariant($"log needs numbers above {-Offset}, got {numbers.Values[row]}");
                throw column.Problem($"{problem}; clip the column, or raise the offset", row);
            }
        }

        return [numbers.Map(column.Name, value => DoubleFunctions.Log(value + Offset))];
    }

    /// <inheritdoc/>
    public override double Invert(double value) => DoubleFunctions.Exp(value) - Offset;
}
