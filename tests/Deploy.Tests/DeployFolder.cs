using System.Reflection;

namespace Cluster.Deploy.Tests;

/// <summary>The files that launch a cluster, in the working tree that these tests were built from.</summary>
internal static class DeployFolder
{
    private static string Root { get; } = typeof(DeployFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "DeployFolder").Value!;

    /// <summary>The folder with the parts of the Kubernetes deployment.</summary>
    public static string Kubernetes => PathOf("kubernetes");

    /// <summary>What can be applied.</summary>
    public static TheoryData<string> Overlays => [.. Directory.GetDirectories(PathOf("kubernetes/overlays")).Select(path => Path.GetFileName(path)!)];

    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));
}
