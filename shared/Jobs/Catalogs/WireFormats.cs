using System.Collections.Immutable;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Catalogs;

/// <summary>Forms in which numbers travel.</summary>
internal static class WireFormats
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Fp32Format>("fp32").On(null),
        CatalogEntry.Of<LosslessFormat>("lossless").On(null),
        CatalogEntry.Of<Bf16Format>("bf16").On(null),
        CatalogEntry.Of<Fp16Format>("fp16").On(null),
        CatalogEntry.Of<TopKFormat>("top_k").On(null, ("fraction", 0.02)),
    ];
}
