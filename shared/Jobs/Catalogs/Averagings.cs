using System.Collections.Immutable;
using Cluster.Engine.Regularization;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Averages of the weights that are kept beside them.</summary>
internal static class Averagings
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<ExponentialAveraging>("ema").On(null, ("decay", 0.999), ("warmup", true)),
        CatalogEntry.Of<StochasticAveraging>("swa").On(null, ("start", 1000), ("every", 100)),
    ];
}
