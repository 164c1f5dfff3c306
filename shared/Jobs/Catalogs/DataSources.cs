using System.Collections.Immutable;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Catalogs;

/// <summary>Where samples come from.</summary>
internal static class DataSources
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<GlyphDataSpec>("glyphs"),
        CatalogEntry.Of<IdxDataSpec>("idx").On(null, ("path", "data/mnist")),
        CatalogEntry.Of<NumpyDataSpec>("numpy").On(
            null, ("samples", "data/x-*.npy"), ("targets", "data/y-*.npy"), ("normalize", "first_axis"), ("class_names", ["cat", "dog"])),
        CatalogEntry.Of<CsvDataSpec>("csv").On(
            null, ("path", "data/houses.csv"), ("target", "price"), ("columns", JobNode.Map(("id", "drop"), ("income", ["log", "normalize"])))),
        CatalogEntry.Of<SeriesDataSpec>("series").On(
            null, ("path", "data/weather.csv"), ("target", "temperature"), ("window", 24), ("horizon", 6), ("by", "date")),
        CatalogEntry.Of<TextDataSpec>("text").On(null, ("path", "data/shakespeare.txt"), ("length", 64), ("test_fraction", 0.1)),
        CatalogEntry.Of<GraphDataSpec>("graph").On(
            null, ("nodes", "data/cora.nodes.txt"), ("edges", "data/cora.edges.txt"), ("split_file", "data/cora.split.txt")),
    ];
}
