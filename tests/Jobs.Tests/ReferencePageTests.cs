namespace Cluster.Jobs.Tests;

public sealed class ReferencePageTests
{
    // Set it to write the page anew after a change of the catalogs.
    private const string WriteSwitch = "CLUSTER_WRITE_REFERENCE";

    [Fact]
    public void Page_OfAllNames_SaysWhatTheCatalogsSay()
    {
        var path = Path.Combine(Repository(), "shared", "docs", "JOB-FILE.md");
        if (Environment.GetEnvironmentVariable(WriteSwitch) is not null)
        {
            File.WriteAllText(path, ReferencePage.Write());
        }

        Assert.True(File.ReadAllText(path) == ReferencePage.Write(), $"{path} is not up to date; run this test with {WriteSwitch}=1.");
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Cluster.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Cluster.sln was not found above the tests.");
        }

        return folder.FullName;
    }
}
