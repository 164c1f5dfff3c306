using System.Collections.Immutable;
using Cluster.Data.Augmentations;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Random changes of training samples.</summary>
internal static class Augmentations
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<RandomShift>("shift").On(null, ("pixels", 2)),
        CatalogEntry.Of<RandomCrop>("crop").On(null, ("padding", 4), ("mode", "reflect")),
        CatalogEntry.Of<RandomFlip>("flip").On(null, ("probability", 0.5)),
        CatalogEntry.Of<RandomNoise>("noise").On(null, ("deviation", 0.05)),
        CatalogEntry.Of<RandomCutout>("cutout").On(null, ("size", 8)),
    ];
}
