using System.Reflection;
using Cluster.Jobs;

namespace Cluster.Security.Targets;

/// <summary>The ready jobs.</summary>
internal static class JobExamples
{
    private static readonly Assembly Assembly = typeof(JobExamples).Assembly;

    /// <summary>As people write them.</summary>
    public static IReadOnlyList<string> Yaml { get; } =
    [
        .. Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(TextOf),
    ];

    /// <summary>As workers are told them.</summary>
    public static IReadOnlyList<string> Json { get; } = [.. Yaml.Select(text => JobFile.Write(JobFile.Parse(text, "job")))];

    private static string TextOf(string name)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
