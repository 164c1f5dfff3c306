namespace Cluster.Jobs.Tests;

/// <summary>A file of the repository that a program writes, and a test keeps up to date.</summary>
internal static class WrittenFile
{
    // Set it to write the files anew after a change of the catalogs.
    private const string WriteSwitch = "CLUSTER_WRITE_REFERENCE";

    /// <summary>Fails unless the file holds a text.</summary>
    /// <param name="text">What it must hold.</param>
    /// <param name="parts">Its place in the repository.</param>
    public static void AssertCurrent(string text, params string[] parts)
    {
        var path = Repository.PathOf(parts);
        if (Environment.GetEnvironmentVariable(WriteSwitch) is not null)
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == text, $"{path} is not up to date; run this test with {WriteSwitch}=1.");
    }
}
