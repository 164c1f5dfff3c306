using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cluster.Deploy.Tests;

/// <summary>YAML as the tools of deployments read it, where a number may be octal and an anchor may stand for a value.</summary>
internal static class YamlDocuments
{
    public static IReadOnlyList<JsonNode> ReadFile(string path) => Read(File.ReadAllText(path));

    /// <param name="yaml">Any number of documents.</param>
    public static IReadOnlyList<JsonNode> Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));

        // Parsed again, numbers have one form, which a schema can judge.
        return [.. stream.Documents.Select(document => JsonNode.Parse(ValueOf(document.RootNode)!.ToJsonString())!)];
    }

    private static JsonNode? ValueOf(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(TextOf(entry.Key), ValueOf(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ValueOf)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        _ => TextOf(node),
    };

    private static string TextOf(YamlNode node) => ((YamlScalarNode)node).Value ?? "";

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when text.Length > 1 && text[0] == '0' && text.All(digit => digit is >= '0' and <= '7') => Convert.ToInt64(text, 8),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => text,
    };
}
