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

    /// <summary>A share of samples to judge by at the end of a file.</summary>
    /// <param name="testFraction">The share; null for the usual one.</param>
    /// <param name="test">The file that holds the test samples, if one does.</param>
    private protected static double? CheckedFraction(double? testFraction, string? test) => testFraction switch
    {
        null => null,
        _ when test is not null => throw new ArgumentOutOfRangeException(
            nameof(testFraction), "expected a test file or a test fraction, got both; leave one of them out"),
        > 0 and < 1 => testFraction,
        _ => throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, $"expected a share above 0 and below 1, got {testFraction}"),
    };

    /// <summary>Names of classes, as many as there are classes.</summary>
    /// <param name="classNames">The names; none where nobody gave them.</param>
    /// <param name="classes">Number of classes, if it is known.</param>
    private protected static ImmutableArray<string> CheckedNames(ImmutableArray<string> classNames, int? classes)
    {
        if (classNames.IsDefaultOrEmpty)
        {
            return [];
        }

        return classNames.Distinct(StringComparer.Ordinal).Count() != classNames.Length
            ? throw new ArgumentOutOfRangeException(nameof(classNames), "expected names that differ, got one twice")
            : classes is null || classNames.Length == classes
                ? classNames
                : throw new ArgumentOutOfRangeException(
                    nameof(classNames), $"expected a name for each of the {classes} classes, got {classNames.Length}");
    }
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
/// <param name="Classes">Number of classes, 1 to 256.</param>
/// <param name="ClassNames">Names of the classes in the order of their labels.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
/// <param name="Normalize">What becomes of pixels, which lie in [0, 1].</param>
/// <param name="Access">How workers come by the files.</param>
public sealed record IdxDataSpec(
    string Path,
    int Classes = IdxFolder.DefaultClasses,
    ImmutableArray<string> ClassNames = default,
    [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default,
    SampleNormalization Normalize = SampleNormalization.None,
    DataAccess Access = DataAccess.Fetch) : DataSpec(Augment, Access)
{
    /// <summary>Number of classes, 1 to 256.</summary>
    public int Classes { get; init; } = Classes is >= 1 and <= 256
        ? Classes
        : throw new ArgumentOutOfRangeException(nameof(Classes), Classes, $"expected 1 to 256, got {Classes}");

    /// <summary>Names of the classes in the order of their labels; empty where nobody named them.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = CheckedNames(ClassNames, Classes);

    /// <inheritdoc/>
    public override ImmutableArray<string> Paths => [Path];

    /// <inheritdoc/>
    public override ImmutableArray<string> FilesAt(string place) => IdxFolder.FilesOf(place);

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place) => this with { Path = place(Path) };

    /// <inheritdoc/>
    public override DataSpec In(string folder) => this with { Path = folder };
}
