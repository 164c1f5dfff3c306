using System.Diagnostics.CodeAnalysis;

namespace Cluster.Data.Tables;

/// <summary>What the cells of a column are.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Integer is the word for whole numbers in tables, not a type of the language.")]
public enum ColumnType
{
    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>Numbers.</summary>
    Real,

    /// <summary>Names that stand for nothing but themselves.</summary>
    Category,

    /// <summary>Dates, times of day, or both.</summary>
    Time,
}
