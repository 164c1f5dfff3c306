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

    /// <summary>Names of the expectations and gradients that no test has looked at.</summary>
    public IEnumerable<string> Unread => Expected.Concat(Gradients).Where(tensor => !tensor.Value.IsRead).Select(tensor => tensor.Key);

    /// <summary>What a table holds for this case's kind.</summary>
    /// <exception cref="NotSupportedException">The table does not know the kind.</exception>
    public T Find<T>(IReadOnlyDictionary<string, T> kinds) => kinds.TryGetValue(Kind, out var found)
        ? found
        : throw new NotSupportedException($"{Name} is of kind '{Kind}', known are {string.Join(", ", kinds.Keys)}; add it to the table.");

    public double Number(string parameter) => Parameters.GetProperty(parameter).GetDouble();

    private static Dictionary<string, GoldenTensor> Tensors(JsonElement json, string property) =>
        json.TryGetProperty(property, out var tensors) && tensors.ValueKind == JsonValueKind.Object
            ? tensors.EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => new GoldenTensor(tensor.Value))
            : [];
}
