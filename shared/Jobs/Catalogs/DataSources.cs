using System.Collections.Immutable;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Catalogs;

/// <summary>Where samples come from.</summary>
internal static class DataSources
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of(typeof(GlyphDataSpec), "glyphs"),
        CatalogEntry.Of(typeof(IdxDataSpec), "idx").On(null, ("path", "data/mnist")),
    ];
}
