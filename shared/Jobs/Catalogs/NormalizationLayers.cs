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
        CatalogEntry.Of("layer_norm", LayerNorm).Infer("sample", Axes.All).On(new(6, 8), ("epsilon", 1e-5), ("bias", false)),
        CatalogEntry.Of<GroupNorm>("group_norm").Infer("channels", Axes.First).On(Image, ("groups", 2)),
        CatalogEntry.Of<RMSNorm>("rms_norm").Infer("features", Axes.Last).On(new(6, 8)),
    ];

    // What is normalised together are the last axes: the very last one, unless the job names more of them by their sizes.
    private static LayerNorm LayerNorm(
        Shape sample,
        Shape? normalizedShape = null,
        double epsilon = Engine.Models.LayerNorm.DefaultEpsilon,
        bool affine = true,
        bool bias = true) => new(normalizedShape ?? new Shape((int)Axes.Last(sample)), epsilon, affine, bias);
}
