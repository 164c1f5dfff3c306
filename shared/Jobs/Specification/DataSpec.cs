using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Data.Augmentations;

namespace Cluster.Jobs.Specification;

/// <summary>Where samples come from, and how those of the training split are changed at random.</summary>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
/// <param name="Access">How workers come by the files.</param>
public abstract record DataSpec(
    [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default, DataAccess Access = DataAccess.Fetch)
{
    /// <summary>Augmentations in the order that training samples pass them.</summary>
    public ImmutableArray<Part> Augment { get; init; } = Augment.IsDefault ? [] : Augment;

    /// <summary>The files and folders that the samples are read from, as the job names them; none where they are generated.</summary>
    public abstract ImmutableArray<string> Paths { get; }

    /// <summary>The files that are read at a place: the place itself where it is a file, else what the folder holds.</summary>
    /// <param name="place">What <see cref="At"/> takes for one of <see cref="Paths"/>.</param>
    /// <returns>Paths in a fixed order.</returns>
    /// <exception cref="IOException">There is nothing at the place, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it.</exception>
    /// <exception cref="DataException">A file that the source needs is not there.</exception>
    public virtual ImmutableArray<string> FilesAt(string place) => File.Exists(place)
        ? [place]
        : [.. Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

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
/// <param name="Path">The folder; relative to the current folder.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
/// <param name="Access">How workers come by the files.</param>
public sealed record IdxDataSpec(
    string Path,
    [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default,
    DataAccess Access = DataAccess.Fetch) : DataSpec(Augment, Access)
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Paths => [Path];

    /// <inheritdoc/>
    public override ImmutableArray<string> FilesAt(string place) => IdxFolder.FilesOf(place);

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place) => this with { Path = place(Path) };

    /// <inheritdoc/>
    public override DataSpec In(string folder) => this with { Path = folder };
}
