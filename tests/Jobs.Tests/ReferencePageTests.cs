using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Tests;

public sealed class ReferencePageTests
{
    [Fact]
    public void Example_AsThePageWritesIt_IsReadAsTheSame() => Assert.All(
        AllCatalogs.ByProduct.Values.SelectMany(catalog => catalog.Entries.Select(catalog.ExampleOf)),
        example => Assert.Equal(JsonNodeWriter.Write(example), JsonNodeWriter.Write(YamlNodeReader.Read(FlowYaml.Write(example), "page"))));

    [Fact]
    public void Page_OfAllNames_SaysWhatTheCatalogsSay() => WrittenFile.AssertCurrent(ReferencePage.Write(), "shared", "docs", "JOB-FILE.md");
}
