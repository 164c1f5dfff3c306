namespace Cluster.Jobs.Tests;

public sealed class ReferencePageTests
{
    [Fact]
    public void Page_OfAllNames_SaysWhatTheCatalogsSay() => WrittenFile.AssertCurrent(ReferencePage.Write(), "shared", "docs", "JOB-FILE.md");
}
