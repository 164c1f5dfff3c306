using System.Collections.Immutable;
using Cluster.Engine.Optimizers;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>How weights can be updated.</summary>
internal static class Optimizers
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of(typeof(Sgd), "sgd").On(null, ("learning_rate", 0.1)),
        CatalogEntry.Of(typeof(Momentum), "momentum").On(null, ("learning_rate", 0.1), ("momentum", 0.9), ("nesterov", true)),
        CatalogEntry.Of(typeof(Adam), "adam").On(null, ("learning_rate", 0.001), ("beta1", 0.9), ("beta2", 0.999)),
    ];
}
