using System.Collections.Immutable;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>How the learning rate goes on.</summary>
internal static class Schedules
{
    public static ImmutableArray<CatalogEntry> All { get; } = [];
}
