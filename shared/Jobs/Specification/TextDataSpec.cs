using System.Collections.Immutable;
using Cluster.Data.Augmentations;
using Cluster.Data.Text;

namespace Cluster.Jobs.Specification;

/// <summary>A text whose next tokens are to be predicted. A sample is the numbers of its tokens.</summary>
/// <param name="Path">The file, plain or .gz; in a job file, relative to the folder of that file.</param>
/// <param name="Length">Tokens of a sample, each of which has the one behind it as its label.</param>
/// <param name="Context">In place of length: tokens of a sample whose single label is the one behind it.</param>
/// <param name="Stride">Tokens from the beginning of a sample to that of the next; null for its length, and for 1 with a context.</param>
/// <param name="Vocabulary">Whether tokens are characters or bytes.</param>
/// <param name="Test">The file of the test text; null for the end of the first.</param>
/// <param name="TestFraction">Share of the text at its end that is the test text, where it has no file of its own; null for a tenth.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
/// <param name="Access">How workers come by the files.</param>
public sealed record TextDataSpec(
    string Path,
    int? Length = null,
    int? Context = null,
    int? Stride = null,
    TokenKind Vocabulary = TokenKind.Characters,
    string? Test = null,
    double? TestFraction = null,
    [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default,
    DataAccess Access = DataAccess.Fetch) : DataSpec(Augment, Access)
{
    /// <summary>Tokens of a sample that each have a label, 1 or more; null where it has a context.</summary>
    public int? Length { get; init; } = Length is not null == Context is not null
        ? throw new ArgumentOutOfRangeException(nameof(Length), "expected either length or context, got " + (Length is null ? "neither" : "both"))
        : Checked(Length, nameof(Length));

    /// <summary>Tokens of a sample with a single label, 1 or more; null where it has a length.</summary>
    public int? Context { get; init; } = Checked(Context, nameof(Context));

    /// <summary>Tokens from the beginning of a sample to that of the next, 1 or more.</summary>
    public int? Stride { get; init; } = Checked(Stride, nameof(Stride));

    /// <summary>Share of the test text, above 0 and below 1.</summary>
    public double? TestFraction { get; init; } = CheckedFraction(TestFraction, Test);

    /// <inheritdoc/>
    public override ImmutableArray<string> Paths => Test is null ? [Path] : [Path, Test];

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place) => this with { Path = place(Path), Test = Test is null ? null : place(Test) };

    private static int? Checked(int? value, string name) => value is null or >= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"expected 1 or more, got {value}");
}
