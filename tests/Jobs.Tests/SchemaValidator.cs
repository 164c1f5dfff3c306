using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cluster.Jobs.Tests;

/// <summary>Judges values by a JSON Schema of the few keywords that the job's schema uses; any other is a mistake of the schema.</summary>
internal sealed class SchemaValidator(JsonObject root)
{
    private static readonly string[] Notes = ["$schema", "$defs", "title", "description", "default"];

    /// <summary>What is wrong, with its place; empty if the value is as the schema wants it.</summary>
    public IReadOnlyList<string> Problems(JsonNode? value) => [.. Problems(root, value, "$")];

    private IEnumerable<string> Problems(JsonObject schema, JsonNode? value, string path) =>
        schema.Where(keyword => !Notes.Contains(keyword.Key)).SelectMany(keyword => Problems(keyword.Key, keyword.Value!, schema, value, path));

    private IEnumerable<string> Problems(string keyword, JsonNode rule, JsonObject schema, JsonNode? value, string path) => keyword switch
    {
        "$ref" => Problems(Resolve((string)rule!), value, path),
        "type" => Unless(IsOfType((string)rule!, value), path, $"is no {rule}"),
        "const" => Unless(JsonNode.DeepEquals(rule, value), path, $"is not {rule}"),
        "enum" => Unless(rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)), path, "is none of the names"),
        "anyOf" => Unless(Matches(rule, value) > 0, path, "is of no form"),
        "oneOf" => Unless(Matches(rule, value) == 1, path, "is not of one form"),
        "allOf" => rule.AsArray().SelectMany(one => Problems(one!.AsObject(), value, path)),
        "not" => Unless(Problems(rule.AsObject(), value, path).Any(), path, "is of a form that it must not have"),
        "minimum" => Unless(Number(value) is not { } number || number >= (double)rule, path, $"is below {rule}"),
        "maximum" => Unless(Number(value) is not { } number || number <= (double)rule, path, $"is above {rule}"),
        "exclusiveMinimum" => Unless(Number(value) is not { } number || number > (double)rule, path, $"is not above {rule}"),
        "exclusiveMaximum" => Unless(Number(value) is not { } number || number < (double)rule, path, $"is not below {rule}"),
        "minItems" => Unless(value is not JsonArray list || list.Count >= (int)rule, path, "has too few items"),
        "maxItems" => Unless(value is not JsonArray list || list.Count <= (int)rule, path, "has too many items"),
        "items" => (value as JsonArray ?? []).SelectMany((item, index) => Problems(rule.AsObject(), item, $"{path}[{index}]")),
        "required" => rule.AsArray().Where(key => value is JsonObject map && !map.ContainsKey((string)key!)).Select(key => $"{path} has no {key}"),
        "properties" => (value as JsonObject ?? []).Where(key => rule.AsObject().ContainsKey(key.Key))
            .SelectMany(key => Problems(rule[key.Key]!.AsObject(), key.Value, $"{path}.{key.Key}")),
        "additionalProperties" => (value as JsonObject ?? []).Where(key => schema["properties"]?.AsObject().ContainsKey(key.Key) != true)
            .SelectMany(key => rule is JsonObject each ? Problems(each, key.Value, $"{path}.{key.Key}") : [$"{path}.{key.Key} is unknown"]),
        _ => throw new NotSupportedException($"The schema has the keyword {keyword}, which nobody judges by."),
    };

    private int Matches(JsonNode forms, JsonNode? value) => forms.AsArray().Count(form => !Problems(form!.AsObject(), value, "").Any());

    private JsonObject Resolve(string reference) => root["$defs"]![reference["#/$defs/".Length..]]!.AsObject();

    private static IEnumerable<string> Unless(bool holds, string path, string problem) => holds ? [] : [$"{path} {problem}"];

    private static bool IsOfType(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String)
            or ("number", JsonValueKind.Number) or ("null", JsonValueKind.Null) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger((double)Number(value)!),
        _ => false,
    };

    private static double? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<JsonElement>().GetDouble() : null;
}
