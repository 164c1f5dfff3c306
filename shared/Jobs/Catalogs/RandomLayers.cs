using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Catalogs;

/// <summary>Layers that are random in training and do nothing in evaluation.</summary>
internal static class RandomLayers
{
    private static readonly Shape Vector = new(8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Dropout>("dropout").On(Vector, ("probability", 0.2)),
        CatalogEntry.Of<SpatialDropout>("spatial_dropout").On(new(2, 4, 4), ("probability", 0.2)),
        CatalogEntry.Of<GaussianNoise>("gaussian_noise").On(Vector, ("deviation", 0.1)),
        CatalogEntry.Of<WeightNoise>("weight_noise").Key("module", "body").On(Vector, ("body", Part.Of("linear", ("units", 4))), ("deviation", 0.01)),
    ];
}
