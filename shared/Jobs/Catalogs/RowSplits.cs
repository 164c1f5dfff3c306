using System.Collections.Immutable;
using Cluster.Data.Splits;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>How test rows are split off a table.</summary>
internal static class RowSplits
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<RandomSplit>("random").On(null, ("test", 0.2)),
        CatalogEntry.Of<StratifiedSplit>("stratified").On(null, ("test", 0.2)),
        CatalogEntry.Of<ChronologicalSplit>("chronological").On(null, ("test", 0.2), ("by", "date")),
        CatalogEntry.Of<KFoldSplit>("k_fold").On(null, ("folds", 5), ("fold", 0)),
    ];
}
