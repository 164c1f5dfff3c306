using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Layers that bring numbers to a common mean and spread.</summary>
internal static class NormalizationLayers
{
    private static readonly Shape Image = new(4, 8, 8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<BatchNorm>("batch_norm").Also("batch_norm1d", "batch_norm2d").Infer("channels", Axes.First).On(Image, ("momentum", 0.1)),
    ];
}
