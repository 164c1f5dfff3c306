using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Catalogs;

/// <summary>Convolutions over samples of [channels, length] and [channels, rows, columns].</summary>
internal static class ConvolutionLayers
{
    private static readonly Shape Series = new(3, 16);
    private static readonly Shape Image = new(3, 8, 8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        Of<Conv1d>("conv1d", Series, ("out_channels", 6), ("kernel_size", 3), ("padding", 1), ("groups", 3)),
        Of<Conv2d>("conv2d", Image, ("out_channels", 4), ("kernel_size", [3, 5]), ("padding", [1, 2]), ("init", "he_normal")),
        Of<ConvTranspose1d>("conv_transpose1d", Series, ("out_channels", 4), ("kernel_size", 3), ("stride", 2)),
        Of<ConvTranspose2d>("conv_transpose2d", Image, ("out_channels", 4), ("kernel_size", 2), ("stride", 2)),
    ];

    private static CatalogEntry Of<T>(string name, Shape sample, params ReadOnlySpan<(string Key, JobNode Value)> example) =>
        CatalogEntry.Of<T>(name).Infer("inChannels", Axes.First).Key("weightInitializer", "init").On(sample, example);
}
