using System.Text.Json.Serialization;

namespace Cluster.Jobs.Specification;

/// <summary>Where samples come from.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "source")]
[JsonDerivedType(typeof(GlyphDataSpec), "glyphs")]
[JsonDerivedType(typeof(IdxDataSpec), "idx")]
public abstract record DataSpec;

/// <summary>The built-in dataset, generated from the job's seed.</summary>
public sealed record GlyphDataSpec : DataSpec;

/// <summary>A folder of IDX files, as the MNIST family is published.</summary>
public sealed record IdxDataSpec : DataSpec
{
    /// <summary>The folder; relative to the current folder.</summary>
    public required string Path { get; init; }
}
