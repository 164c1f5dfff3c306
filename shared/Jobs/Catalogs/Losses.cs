using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>What can be minimised. Each loss takes a reduction besides its own keys.</summary>
internal static class Losses
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        .. new[] { ClassLosses.All, BinaryLosses.All, RegressionLosses.All, EmbeddingLosses.All, LikelihoodLosses.All }
            .SelectMany(table => table)
            .Select(WithReduction),
    ];

    /// <summary>Lets a loss take a reduction.</summary>
    public static CatalogEntry WithReduction(CatalogEntry entry) =>
        entry.Then((Loss loss, Reduction reduction = Reduction.Mean) => new Objective(loss, reduction));
}
