using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Layers that make images and series smaller.</summary>
internal static class PoolingLayers
{
    private static readonly Shape Series = new(3, 16);
    private static readonly Shape Image = new(3, 8, 8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<MaxPool1d>("max_pool1d").On(Series, ("kernel_size", 2)),
        CatalogEntry.Of<MaxPool2d>("max_pool2d").On(Image, ("kernel_size", 3), ("stride", 2), ("padding", 1)),
        CatalogEntry.Of<AvgPool1d>("avg_pool1d").On(Series, ("kernel_size", 2)),
        CatalogEntry.Of<AvgPool2d>("avg_pool2d").On(Image, ("kernel_size", [2, 4])),
        CatalogEntry.Of<AdaptiveAvgPool1d>("adaptive_avg_pool1d").On(Series, ("output_size", 1)),
        CatalogEntry.Of<AdaptiveAvgPool2d>("adaptive_avg_pool2d").On(Image, ("output_size", 1)),
        CatalogEntry.Of<AdaptiveMaxPool1d>("adaptive_max_pool1d").On(Series, ("output_size", 4)),
        CatalogEntry.Of<AdaptiveMaxPool2d>("adaptive_max_pool2d").On(Image, ("output_size", [2, 4])),
    ];
}
