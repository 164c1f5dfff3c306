using System.Reflection;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>The contracts that this test assembly was restored with, official or not.</summary>
internal static class ResolvedContracts
{
    internal static string Folder { get; } = Path.GetDirectoryName(typeof(Metadata).Assembly.Location)!;

    /// <summary>Only ours say which sources they were built from.</summary>
    internal static bool AreStandIns { get; } = SourcesHash(typeof(Metadata).Assembly) is not null;

    /// <summary>Skips a test of what our contracts do and the official ones do otherwise.</summary>
    internal static void SkipWhereOfficial() => Assert.SkipUnless(AreStandIns, "The official contracts were resolved, which do otherwise here.");

    internal static string? SourcesHash(Assembly assembly) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(metadata => metadata.Key == "SourcesHash")?.Value;
}
