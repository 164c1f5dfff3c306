using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Fully connected layers.</summary>
internal static class DenseLayers
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Linear>("linear").Infer("inFeatures", Axes.Last).Key("outFeatures", "units").Key("weightInitializer", "init")
            .On(new Shape(8), ("units", 4), ("bias", false), ("init", "he_uniform")),
    ];
}
