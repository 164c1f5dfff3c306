using System.Collections.Immutable;
using Cluster.Engine.Initialization;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>How a parameter begins.</summary>
internal static class Initializers
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of("default", () => (Initializer?)null),
        CatalogEntry.Of("zeros", () => ConstantInitializer.Zeros),
        CatalogEntry.Of("ones", () => ConstantInitializer.Ones),
        CatalogEntry.Of<ConstantInitializer>("constant").On(null, ("value", 0.1)),
        CatalogEntry.Of<UniformInitializer>("uniform").On(null, ("lower", -0.1), ("upper", 0.1)),
        CatalogEntry.Of<NormalInitializer>("normal").On(null, ("mean", 0), ("deviation", 0.02)),
        CatalogEntry.Of<TruncatedNormalInitializer>("truncated_normal").On(null, ("deviation", 0.02)),
        CatalogEntry.Of<XavierUniformInitializer>("xavier_uniform").Also("glorot_uniform").On(null, ("gain", 1)),
        CatalogEntry.Of<XavierNormalInitializer>("xavier_normal").Also("glorot_normal").On(null, ("gain", 1)),
        CatalogEntry.Of<KaimingUniformInitializer>("he_uniform").Also("kaiming_uniform").On(null, ("mode", "out")),
        CatalogEntry.Of<KaimingNormalInitializer>("he_normal").Also("kaiming_normal").On(null, ("mode", "out")),
        CatalogEntry.Of<LecunUniformInitializer>("lecun_uniform"),
        CatalogEntry.Of<LecunNormalInitializer>("lecun_normal").On(null, ("truncated", true)),
        CatalogEntry.Of<OrthogonalInitializer>("orthogonal").On(null, ("gain", 1)),
        CatalogEntry.Of<EyeInitializer>("eye"),
    ];
}
