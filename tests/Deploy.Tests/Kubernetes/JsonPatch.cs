using System.Globalization;
using System.Text.Json.Nodes;

namespace Cluster.Deploy.Tests.Kubernetes;

/// <summary>Operations of RFC 6902: add and replace. What is replaced must be there.</summary>
internal static class JsonPatch
{
    public static void Apply(JsonObject resource, JsonObject operation)
    {
        var parts = ((string)operation["path"]!).Split('/')[1..].Select(part => part.Replace("~1", "/", StringComparison.Ordinal)).ToArray();
        var parent = parts[..^1].Aggregate((JsonNode)resource, (node, part) => Child(node, part) ?? throw new InvalidOperationException(
            $"{operation["path"]} leads nowhere in {resource["kind"]} {resource["metadata"]!["name"]}"));
        var value = operation["value"]?.DeepClone();
        switch ((string)operation["op"]!, parent)
        {
            case ("add", JsonArray list) when parts[^1] == "-":
                list.Add(value);
                break;
            case ("add", JsonObject map):
                map[parts[^1]] = value;
                break;
            case ("replace", JsonObject map) when map.ContainsKey(parts[^1]):
                map[parts[^1]] = value;
                break;
            default:
                throw new InvalidOperationException($"cannot {operation["op"]} {operation["path"]} in {resource["kind"]}");
        }
    }

    private static JsonNode? Child(JsonNode node, string part) =>
        node is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)] : node[part];
}
