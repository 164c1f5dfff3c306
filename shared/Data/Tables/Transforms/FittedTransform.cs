using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Cluster.Data.Tables.Transforms;

/// <summary>A transform with what it learned from training rows: plain data that can be written, read and applied to new rows.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FittedScale), "scale")]
[JsonDerivedType(typeof(FittedLog), "log")]
[JsonDerivedType(typeof(FittedClip), "clip")]
[JsonDerivedType(typeof(FittedNumberImpute), "impute")]
[JsonDerivedType(typeof(FittedCategoryImpute), "impute_category")]
[JsonDerivedType(typeof(FittedOneHot), "one_hot")]
[JsonDerivedType(typeof(FittedOrdinal), "ordinal")]
[JsonDerivedType(typeof(FittedDateParts), "date_parts")]
[JsonDerivedType(typeof(FittedCyclic), "cyclic")]
[JsonDerivedType(typeof(FittedDrop), "drop")]
public abstract record FittedTransform
{
    /// <summary>Whether <see cref="Invert"/> undoes it.</summary>
    [JsonIgnore]
    public virtual bool IsInvertible => false;

    /// <summary>What it does with what it learned, in a few words.</summary>
    public abstract string Describe();

    /// <summary>Applies it.</summary>
    /// <param name="column">A column of the kind that it was fitted on.</param>
    /// <returns>What becomes of the column; nothing if it is dropped.</returns>
    /// <exception cref="DataException">A value cannot be taken.</exception>
    public abstract ImmutableArray<TableColumn> Apply(TableColumn column);

    /// <summary>The number that became this one.</summary>
    /// <param name="value">A number as the transform gives it.</param>
    /// <exception cref="InvalidOperationException">Several numbers become the same.</exception>
    public virtual double Invert(double value) => throw new InvalidOperationException($"{GetType().Name} cannot be undone.");
}
