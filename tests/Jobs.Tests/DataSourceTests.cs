using Cluster.Jobs.Binding;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>What every data source owes to workers that are to read the same files elsewhere.</summary>
public sealed class DataSourceTests
{
    private static readonly Catalog Catalog = AllCatalogs.Of(typeof(DataSpec))!;

    public static TheoryData<string> Sources => [.. Catalog.Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_OfFiles_TakesItsAccessFromTheJob(string source)
    {
        // A source without files has no use for the key, and no key is without effect.
        var hasKey = EntryOf(source).IndexOf(parameter => parameter.Name == nameof(DataSpec.Access)) >= 0;
        Assert.Equal(!Example(source).Paths.IsEmpty, hasKey);
        if (hasKey)
        {
            Assert.Equal(DataAccess.Fetch, Example(source).Access);
            Assert.Equal(DataAccess.Shared, Example(source, new JobKey("access", Place.None, "shared")).Access);
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Source_AtOtherPlaces_HasThesePaths(string source)
    {
        var moved = Example(source).At(path => $"elsewhere/{path}");

        Assert.Equal(Example(source).Paths.Select(path => $"elsewhere/{path}"), moved.Paths);
    }

    private static CatalogEntry EntryOf(string source) => Catalog.Entries.Single(entry => entry.Name == source);

    private static DataSpec Example(string source, params JobKey[] more)
    {
        var example = (MappingNode)Catalog.ExampleOf(EntryOf(source));
        return (DataSpec)Catalog.Bind(new NodeAt(new MappingNode(Place.None, [.. example.Keys, .. more]), "data")).Build(BuildContext.None)!;
    }
}
