using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Jobs.Catalogs;

namespace Cluster.Jobs.Binding;

/// <summary>The names that one job can use: the built-in ones, and those of its plugins.</summary>
internal sealed class Vocabulary
{
    private readonly ImmutableDictionary<Type, Catalog> _catalogs;

    private Vocabulary(ImmutableDictionary<Type, Catalog> catalogs) => _catalogs = catalogs;

    /// <summary>The names of a job without plugins.</summary>
    public static Vocabulary BuiltIn { get; } = new(AllCatalogs.ByProduct.ToImmutableDictionary());

    /// <summary>The layers.</summary>
    public Catalog Layers => Of(typeof(Module));

    /// <summary>The names of what makes one type, which has a catalog.</summary>
    public Catalog Of(Type product) => _catalogs[product];

    /// <summary>The same with one more name.</summary>
    /// <param name="product">What the entry makes.</param>
    /// <param name="entry">The entry; its name is not taken.</param>
    public Vocabulary With(Type product, CatalogEntry entry) => new(_catalogs.SetItem(product, Of(product).With(entry)));
}
