using System.Reflection;

namespace Cluster.Contracts.Tests;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    private static string Folder { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryFolder").Value!;

    internal static string PathOf(string relative) => Path.Combine(Folder, relative);
}
