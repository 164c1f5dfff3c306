using System.Collections.Immutable;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Binding;

/// <summary>All names of one family, such as the losses.</summary>
internal sealed class Catalog
{
    private readonly Dictionary<string, CatalogEntry> _names = new(StringComparer.Ordinal);

    /// <param name="what">What it names, with its article.</param>
    /// <param name="typeKey">The key that holds the name.</param>
    /// <param name="tables">The entries.</param>
    public Catalog(string what, string typeKey, params ReadOnlySpan<ImmutableArray<CatalogEntry>> tables)
    {
        (What, TypeKey) = (what, typeKey);
        foreach (var table in tables)
        {
            Entries = Entries.AddRange(table);
        }

        foreach (var entry in Entries)
        {
            foreach (var name in entry.OtherNames.Insert(0, entry.Name))
            {
                _names.Add(name, entry);
            }
        }
    }

    private Catalog(Catalog other, CatalogEntry entry)
        : this(other.What, other.TypeKey, other.Entries, [entry])
    {
    }

    /// <summary>What it names, with its article.</summary>
    public string What { get; }

    /// <summary>The key that holds the name.</summary>
    public string TypeKey { get; }

    /// <summary>The entries in their order.</summary>
    public ImmutableArray<CatalogEntry> Entries { get; } = [];

    /// <summary>Who has a name; null if nobody does.</summary>
    public CatalogEntry? Find(string name) => _names.GetValueOrDefault(name);

    /// <summary>The same with one more entry, whose name is not taken.</summary>
    public Catalog With(CatalogEntry entry) => new(this, entry);

    /// <summary>A use of an entry, for documentation and tests.</summary>
    public MappingNode ExampleOf(CatalogEntry entry) =>
        new(Place.None, entry.Example.Insert(0, new JobKey(TypeKey, Place.None, entry.Name)));

    /// <summary>Reads a part: a mapping with a name, or a name alone.</summary>
    /// <exception cref="JobException">There is no such part.</exception>
    public BoundPart Bind(NodeAt at)
    {
        var name = at.Node switch
        {
            ScalarNode { Kind: ScalarKind.Text } => at,
            MappingNode mapping => mapping.Keys.FirstOrDefault(key => key.Name == TypeKey) is { } key
                ? at.Child(key)
                : throw at.ProblemWith(TypeKey, $"expected the name of {What}, got nothing"),
            _ => throw at.Expected($"{What}"),
        };
        if (name.Node is not ScalarNode { Kind: ScalarKind.Text } text)
        {
            throw name.Expected($"the name of {What}");
        }

        return _names.TryGetValue(text.Text, out var entry)
            ? new BoundPart(entry, TypeKey, at)
            : throw name.Problem($"expected the name of {What}, got {text.Description}{Hint(text.Text)}");
    }

    // A short list of names says more than the nearest of them.
    private string Hint(string got)
    {
        const int FewNames = 8;
        var nearest = Naming.DidYouMean(got, _names.Keys);
        return nearest.Length == 0 && Entries.Length <= FewNames ? $"; there is {string.Join(", ", _names.Keys)}" : nearest;
    }
}
