using System.Collections.Immutable;
using Cluster.Data.Tables.Transforms;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Steps that make numbers of a table's column.</summary>
internal static class ColumnTransforms
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Normalize>("normalize").On(null, ("method", "robust")),
        CatalogEntry.Of<Log>("log").On(null, ("offset", 1)),
        CatalogEntry.Of<Clip>("clip").On(null, ("low", 0), ("high_quantile", 0.99)),
        CatalogEntry.Of<Impute>("impute").On(null, ("method", "median"), ("indicator", true)),
        CatalogEntry.Of<OneHot>("one_hot").On(null, ("limit", 20)),
        CatalogEntry.Of<Ordinal>("ordinal").On(null, ("order", ["low", "middle", "high"])),
        CatalogEntry.Of<SplitDate>("date_parts").On(null, ("parts", ["month", "weekday"])),
        CatalogEntry.Of<Cyclic>("cyclic").On(null, ("period", 24)),
        CatalogEntry.Of<Drop>("drop"),
    ];
}
