using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>What can be minimised.</summary>
internal static class Losses
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<SoftmaxCrossEntropy>("cross_entropy"),
        CatalogEntry.Of<MeanSquaredError>("mse"),
    ];
}
