using System.Text.Json.Nodes;
using Cluster.Jobs.Tests;

namespace Cluster.Deploy.Tests.Schemas;

/// <summary>What a file of a deployment may hold. Strict: a key that nobody knows is a mistake.</summary>
internal sealed class FormatSchema
{
    private readonly JsonObject _root;

    private FormatSchema(string name)
    {
        using var stream = typeof(FormatSchema).Assembly.GetManifestResourceStream(name)!;
        _root = JsonNode.Parse(stream)!.AsObject();
    }

    public static FormatSchema Kubernetes { get; } = new("kubernetes.json");

    public static FormatSchema Kustomization { get; } = new("kustomization.json");

    public static FormatSchema Compose { get; } = new("compose.json");

    /// <summary>What is wrong with a document.</summary>
    public IReadOnlyList<string> Problems(JsonNode document) => new SchemaValidator(_root).Problems(document);

    /// <summary>What is wrong with a resource, judged by the definition of its kind.</summary>
    public IReadOnlyList<string> ProblemsOfKind(JsonObject resource)
    {
        var kind = (string?)resource["kind"] ?? "";
        if (_root["$defs"]![kind] is null)
        {
            return [$"no kind {kind} is known"];
        }

        return new SchemaValidator(new JsonObject { ["$ref"] = $"#/$defs/{kind}", ["$defs"] = _root["$defs"]!.DeepClone() }).Problems(resource);
    }
}
