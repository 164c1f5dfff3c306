using System.Text.Json;

namespace Cluster.Engine.Tests.Golden;

/// <summary>One case of the golden files.</summary>
public sealed class GoldenCase
{
    private GoldenCase(JsonElement json)
    {
        Name = json.GetProperty("name").GetString()!;
        Kind = json.GetProperty("kind").GetString()!;
        Parameters = json.GetProperty("params");
        Inputs = Tensors(json, "inputs");
        Upstream = Tensors(json, "upstream");
        Expected = Tensors(json, "expected");
        Gradients = Tensors(json, "grads");
    }

    public string Name { get; }

    public string Kind { get; }

    public JsonElement Parameters { get; }

    public IReadOnlyDictionary<string, GoldenTensor> Inputs { get; }

    public IReadOnlyDictionary<string, GoldenTensor> Upstream { get; }

    public IReadOnlyDictionary<string, GoldenTensor> Expected { get; }

    public IReadOnlyDictionary<string, GoldenTensor> Gradients { get; }

    /// <summary>The names of a file's cases, for a theory.</summary>
    public static TheoryData<string> Names(string area, Func<GoldenCase, bool>? where = null) =>
        [.. Load(area).Where(where ?? (_ => true)).Select(example => example.Name)];

    public static GoldenCase Named(string area, string name) => Load(area).Single(example => example.Name == name);

    public double Number(string parameter) => Parameters.GetProperty(parameter).GetDouble();

    private static IEnumerable<GoldenCase> Load(string area)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", area + ".json")));
        return [.. file.RootElement.Clone().EnumerateArray().Select(json => new GoldenCase(json))];
    }

    private static Dictionary<string, GoldenTensor> Tensors(JsonElement json, string property) =>
        json.TryGetProperty(property, out var tensors) && tensors.ValueKind == JsonValueKind.Object
            ? tensors.EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => new GoldenTensor(tensor.Value))
            : [];
}
