using System.Text.Json.Nodes;

namespace Cluster.Deploy.Tests.Kubernetes;

/// <summary>What a container sees beside its image: each folder with the files in it, where these are known.</summary>
internal sealed class Mounts
{
    private readonly List<(string Folder, bool IsReadOnly, IReadOnlyCollection<string>? Files)> _mounts = [];

    /// <summary>The mounts of a workload's container. Every one names a volume, and every volume what is there.</summary>
    public static Mounts Of(Workload workload, IReadOnlyList<JsonObject> resources)
    {
        var mounts = new Mounts();
        var volumes = (workload.Pod["volumes"] as JsonArray ?? []).ToDictionary(volume => (string)volume!["name"]!, volume => volume!);
        var claims = (workload.Resource["spec"]!["volumeClaimTemplates"] as JsonArray ?? []).Select(claim => (string)claim!["metadata"]!["name"]!);
        foreach (var mount in workload.Container["volumeMounts"]!.AsArray())
        {
            var name = (string)mount!["name"]!;
            var volume = claims.Contains(name) ? new JsonObject { ["emptyDir"] = new JsonObject() } : volumes[name];
            mounts._mounts.Add(((string)mount["mountPath"]!, (bool?)mount["readOnly"] ?? false, FilesOf(volume, resources)));
            volumes.Remove(name);
        }

        Assert.Empty(volumes.Keys);
        return mounts;
    }

    /// <summary>Whether a path lies in a mount, is one of its files where these are known, and may be written if it must.</summary>
    public bool Holds(string path, bool isWritten) => _mounts.Any(mount => path.StartsWith(mount.Folder + "/", StringComparison.Ordinal)
        && (mount.Files is null || mount.Files.Contains(path[(mount.Folder.Length + 1)..]))
        && !(isWritten && mount.IsReadOnly));

    private static string[]? FilesOf(JsonNode volume, IReadOnlyList<JsonObject> resources) => volume switch
    {
        _ when volume["secret"] is { } secret => KeysOf(resources, "Secret", (string)secret["secretName"]!),
        _ when volume["configMap"] is { } map => KeysOf(resources, "ConfigMap", (string)map["name"]!),
        _ when volume["persistentVolumeClaim"] is { } claim => AnyOf(Named(resources, "PersistentVolumeClaim", (string)claim["claimName"]!)),
        _ => null,
    };

    // What a claim holds is nobody's to know; that it is there is.
    private static string[]? AnyOf(JsonObject claim) => claim["spec"] is null ? [] : null;

    private static string[] KeysOf(IReadOnlyList<JsonObject> resources, string kind, string name) =>
        [.. Named(resources, kind, name)["data"]!.AsObject().Select(entry => entry.Key)];

    private static JsonObject Named(IReadOnlyList<JsonObject> resources, string kind, string name) =>
        resources.Single(resource => (string?)resource["kind"] == kind && (string?)resource["metadata"]!["name"] == name);
}
