using System.Text.Json;
using Cluster.Golden.Suite;
using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Golden.Layers;

/// <summary>Recurrent, embedding, attention and graph layers by the kind of their golden cases.</summary>
internal static class SequenceKinds
{
    public static IReadOnlyDictionary<string, Action<GoldenCase>> All { get; } = new Dictionary<string, Action<GoldenCase>>
    {
        ["embedding"] = Embedding,
        ["layer_norm"] = LayerNorm,
        ["group_norm"] = GroupNorm,
    };

    private static void Embedding(GoldenCase example)
    {
        var padding = example.Parameters.GetProperty("padding_idx");
        var module = new Embedding(
            Integer(example, "num_embeddings"),
            Integer(example, "embedding_dim"),
            padding.ValueKind == JsonValueKind.Null ? null : padding.GetInt32());
        LayerRunner.Check(example, module, (tape, inputs) => new Dictionary<string, Value>
        {
            ["output"] = module.Record(tape, inputs["indices"]),
        });
    }

    private static void LayerNorm(GoldenCase example) => LayerRunner.Check(example, new LayerNorm(
        new Shape([.. example.Parameters.GetProperty("normalized_shape").EnumerateArray().Select(size => size.GetInt32())]),
        example.Number("eps"),
        example.Inputs.ContainsKey("weight")));

    private static void GroupNorm(GoldenCase example) => LayerRunner.Check(example, new GroupNorm(
        Integer(example, "num_groups"),
        example.Inputs["input"].Shape[1],
        example.Number("eps"),
        example.Inputs.ContainsKey("weight")));

    private static int Integer(GoldenCase example, string parameter) => (int)example.Number(parameter);
}
