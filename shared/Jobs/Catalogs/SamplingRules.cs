using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>How often training sees samples of each class.</summary>
internal static class SamplingRules
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<BalancedSampling>("balanced").On(null),
        CatalogEntry.Of<WeightedSampling>("weighted").On(null, ("weights", [1, 0.5])),
    ];
}
