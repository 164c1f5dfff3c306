using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Functions of single numbers.</summary>
internal static class ActivationLayers
{
    private static readonly Shape Vector = new(8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of(typeof(ReLU), "relu").On(Vector),
        CatalogEntry.Of(typeof(Tanh), "tanh").On(Vector),
        CatalogEntry.Of(typeof(Sigmoid), "sigmoid").On(Vector),
    ];
}
