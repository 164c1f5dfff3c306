using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>What is to be predicted of a sample: whole numbers that name classes, or values.</summary>
/// <param name="Shape">Shape of one sample's target: no axes for a single class or number, [steps] for a class at every step of a
/// sequence, [rows, columns] for a class at every pixel, [columns] for several numbers.</param>
/// <param name="Classes">Number of classes where targets are labels in [0, Classes), or <see cref="Ignored"/>; 0 where they are values.</param>
/// <param name="Names">Names of the classes, or of the values; empty where nobody named them.</param>
public sealed record TargetSchema(Shape Shape, int Classes, ImmutableArray<string> Names)
{
    /// <summary>The label of what takes no part in the loss and in no count, such as a pixel that nobody judged or a node of the other split;
    /// the <c>ignore_index</c> of losses.</summary>
    public const int Ignored = -100;

    /// <summary>Names of the classes, or of the values; empty where nobody named them.</summary>
    public ImmutableArray<string> Names { get; init; } = Names.IsDefault ? [] : Names;

    /// <summary>Whether targets are labels; else they are values.</summary>
    public bool IsLabels => Classes > 0;

    /// <summary>Labels or values of one sample.</summary>
    public int Count => Shape.ElementCount;

    /// <summary>One class a sample.</summary>
    /// <param name="classes">Number of classes, 1 or more.</param>
    /// <param name="names">Their names, if they have any.</param>
    public static TargetSchema Class(int classes, ImmutableArray<string> names = default) => Labels(new Shape(), classes, names);

    /// <summary>Labels of a shape.</summary>
    /// <param name="shape">Shape of one sample's labels.</param>
    /// <param name="classes">Number of classes, 1 or more.</param>
    /// <param name="names">Their names, if they have any.</param>
    public static TargetSchema Labels(Shape shape, int classes, ImmutableArray<string> names = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        return new TargetSchema(shape, classes, names);
    }

    /// <summary>Values of a shape.</summary>
    /// <param name="shape">Shape of one sample's values.</param>
    /// <param name="names">Their names, if they have any.</param>
    public static TargetSchema Values(Shape shape, ImmutableArray<string> names = default) => new(shape, 0, names);
}
