using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Losses of several predicted vectors a sample.</summary>
internal static class EmbeddingLosses
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<CosineEmbedding>("cosine_embedding").On(null, ("margin", 0.5)),
        CatalogEntry.Of<MarginRanking>("margin_ranking").On(null, ("margin", 1)),
        CatalogEntry.Of<PairwiseDistance>("pairwise_distance").On(null, ("p", 2)),
        CatalogEntry.Of<TripletMargin>("triplet_margin").On(null, ("margin", 1), ("swap", true)),
    ];
}
