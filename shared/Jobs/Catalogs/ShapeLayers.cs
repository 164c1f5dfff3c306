using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Layers that arrange numbers and leave them as they are.</summary>
internal static class ShapeLayers
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of(typeof(Flatten), "flatten").On(new Shape(1, 4, 4)),
    ];
}
