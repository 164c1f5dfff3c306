using System.Collections.Immutable;
using Cluster.Data.Augmentations;

namespace Cluster.Jobs.Specification;

/// <summary>Where samples come from, and how those of the training split are changed at random.</summary>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
public abstract record DataSpec([Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default)
{
    /// <summary>Augmentations in the order that training samples pass them.</summary>
    public ImmutableArray<Part> Augment { get; init; } = Augment.IsDefault ? [] : Augment;

    /// <summary>The files and folders that the samples are read from, as the job names them; none where they are generated.</summary>
    public abstract ImmutableArray<string> Paths { get; }

    /// <summary>The same samples from other places.</summary>
    /// <param name="place">For one of <see cref="Paths"/>, where it lies.</param>
    public abstract DataSpec At(Func<string, string> place);

    /// <summary>The same samples from a folder that holds the files by the names they have in the job.</summary>
    /// <param name="folder">The folder.</param>
    public virtual DataSpec In(string folder) => At(path => System.IO.Path.Combine(folder, System.IO.Path.GetFileName(path)));
}

/// <summary>The built-in dataset, generated from the job's seed.</summary>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
public sealed record GlyphDataSpec([Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default) : DataSpec(Augment)
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Paths => [];

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place) => this;
}

/// <summary>A folder of IDX files, as the MNIST family is published.</summary>
/// <param name="Path">The folder; in a job file, relative to the folder of that file.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
public sealed record IdxDataSpec(string Path, [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default) : DataSpec(Augment)
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Paths => [Path];

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place) => this with { Path = place(Path) };

    /// <inheritdoc/>
    public override DataSpec In(string folder) => this with { Path = folder };
}
