namespace Cluster.Data.Tests;

/// <summary>Real data, in the folder that CLUSTER_TEST_DATA names.</summary>
internal static class TestData
{
    /// <summary>The path of a file; skips the test where there is no such data.</summary>
    public static string PathOf(string folder, string file)
    {
        var root = Environment.GetEnvironmentVariable("CLUSTER_TEST_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"CLUSTER_TEST_DATA is not set; set it to the folder that holds {folder}/.");
        return Path.Combine(root!, folder, file);
    }
}
