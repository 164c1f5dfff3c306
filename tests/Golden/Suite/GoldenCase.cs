using System.Text.Json;

namespace Cluster.Golden.Suite;

/// <summary>One case of the golden files.</summary>
public sealed class GoldenCase
{
    internal GoldenCase(JsonElement json)
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

    public double Number(string parameter) => Parameters.GetProperty(parameter).GetDouble();

    private static Dictionary<string, GoldenTensor> Tensors(JsonElement json, string property) =>
        json.TryGetProperty(property, out var tensors) && tensors.ValueKind == JsonValueKind.Object
            ? tensors.EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => new GoldenTensor(tensor.Value))
            : [];
}
