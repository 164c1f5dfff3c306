using System.Text.Json.Nodes;

namespace Cluster.Deploy.Tests.Kubernetes;

/// <summary>A resource that makes pods, and what tests ask of it.</summary>
/// <param name="Resource">A StatefulSet, a Deployment or a Job.</param>
internal sealed record Workload(JsonObject Resource)
{
    public string Name => (string)Resource["metadata"]!["name"]!;

    public JsonObject Template => Resource["spec"]!["template"]!.AsObject();

    public JsonObject Pod => Template["spec"]!.AsObject();

    /// <summary>The one container of the pod.</summary>
    public JsonObject Container => ContainersOf(Resource).Single();

    /// <summary>What the program is started with.</summary>
    public IReadOnlyList<string> Arguments => [.. Container["args"]!.AsArray().Select(argument => (string)argument!)];

    public IReadOnlyDictionary<string, string> Labels => LabelsOf(Template["metadata"]!["labels"]!);

    /// <summary>The value of an option that is given as --name=value; null if it is not.</summary>
    public string? Option(string name) =>
        Arguments.FirstOrDefault(argument => argument.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>All workloads of a rendered folder.</summary>
    public static IEnumerable<Workload> In(IEnumerable<JsonObject> resources) =>
        resources.Where(resource => resource["spec"]?["template"] is not null).Select(resource => new Workload(resource));

    public static IEnumerable<JsonObject> ContainersOf(JsonObject resource) =>
        (resource["spec"]?["template"]?["spec"]?["containers"] as JsonArray ?? []).Select(container => container!.AsObject());

    /// <summary>Labels or a selector as keys with values.</summary>
    public static Dictionary<string, string> LabelsOf(JsonNode node) =>
        node.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!);
}
