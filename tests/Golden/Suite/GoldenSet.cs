using System.Collections.Concurrent;
using System.Text.Json;

namespace Cluster.Golden.Suite;

/// <summary>The golden files: the suite's own copy, or the folder that CLUSTER_GOLDEN names.</summary>
public static class GoldenSet
{
    private const string Manifest = "manifest";

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyDictionary<string, GoldenCase>>> Loaded = new();

    /// <summary>Where the files are.</summary>
    public static string Folder =>
        Environment.GetEnvironmentVariable("CLUSTER_GOLDEN") is { Length: > 0 } folder
            ? folder
            : Path.Combine(AppContext.BaseDirectory, "Data");

    /// <summary>The files that are there, without their extension.</summary>
    public static IReadOnlyList<string> Areas =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Where(area => area != Manifest).Order()];

    /// <summary>The file that lists the others with their digests.</summary>
    public static string ManifestPath => Path.Combine(Folder, Manifest + ".json");

    /// <summary>The names of an area's cases, for a theory.</summary>
    public static TheoryData<string> Names(string area, Func<GoldenCase, bool>? where = null) =>
        [.. Cases(area).Values.Where(where ?? (_ => true)).Select(example => example.Name)];

    /// <summary>One case of an area, which is the name of its file without the extension.</summary>
    public static GoldenCase Case(string area, string name) => Cases(area)[name];

    /// <summary>All cases of an area by name.</summary>
    public static IReadOnlyDictionary<string, GoldenCase> Cases(string area) =>
        Loaded.GetOrAdd(area, static area => new(() => Read(area))).Value;

    private static Dictionary<string, GoldenCase> Read(string area)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, area + ".json")));
        return file.RootElement.Clone().EnumerateArray().Select(json => new GoldenCase(json)).ToDictionary(example => example.Name);
    }
}
