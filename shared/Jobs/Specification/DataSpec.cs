using System.Collections.Immutable;
using Cluster.Data.Augmentations;

namespace Cluster.Jobs.Specification;

/// <summary>Where samples come from, and how those of the training split are changed at random.</summary>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
public abstract record DataSpec([Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default)
{
    /// <summary>Augmentations in the order that training samples pass them.</summary>
    public ImmutableArray<Part> Augment { get; init; } = Augment.IsDefault ? [] : Augment;
}

/// <summary>The built-in dataset, generated from the job's seed.</summary>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
public sealed record GlyphDataSpec([Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default) : DataSpec(Augment);

/// <summary>A folder of IDX files, as the MNIST family is published.</summary>
/// <param name="Path">The folder; relative to the current folder.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
public sealed record IdxDataSpec(string Path, [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default) : DataSpec(Augment);
