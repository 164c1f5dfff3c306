namespace Cluster.Jobs.Tests;

public sealed class ReferencePageTests
{
    // Set it to write the page anew after a change of the catalogs.
    private const string WriteSwitch = "CLUSTER_WRITE_REFERENCE";

    [Fact]
    public void Page_OfAllNames_SaysWhatTheCatalogsSay()
    {
        var path = Repository.PathOf("shared", "docs", "JOB-FILE.md");
        if (Environment.GetEnvironmentVariable(WriteSwitch) is not null)
        {
            File.WriteAllText(path, ReferencePage.Write());
        }

        Assert.True(File.ReadAllText(path) == ReferencePage.Write(), $"{path} is not up to date; run this test with {WriteSwitch}=1.");
    }
}
