using System.Text.Json;
using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Recurrent, embedding, attention and graph layers by the kind of their golden cases.</summary>
internal static class SequenceKinds
{
    private static readonly string[] InitialStates = ["h0", "c0"];

    public static IReadOnlyDictionary<string, Action<GoldenCase>> All { get; } = new Dictionary<string, Action<GoldenCase>>
    {
        ["embedding"] = Embedding,
        ["layer_norm"] = LayerNorm,
        ["group_norm"] = GroupNorm,
        ["rms_norm"] = example => LayerRunner.Check(example, new RMSNorm(example.Inputs["input"].Shape[-1], example.Number("eps"))),
        ["rnn_tanh"] = example => Recurrent(example, new RNN(
            Integer(example, "input_size"), Integer(example, "hidden_size"), Integer(example, "num_layers"),
            RnnNonlinearity.Tanh, Flag(example, "bias"), Flag(example, "bidirectional"))),
        ["rnn_relu"] = example => Recurrent(example, new RNN(
            Integer(example, "input_size"), Integer(example, "hidden_size"), Integer(example, "num_layers"),
            RnnNonlinearity.ReLU, Flag(example, "bias"), Flag(example, "bidirectional"))),
        ["gru"] = example => Recurrent(example, new GRU(
            Integer(example, "input_size"), Integer(example, "hidden_size"), Integer(example, "num_layers"),
            Flag(example, "bias"), Flag(example, "bidirectional"))),
        ["lstm"] = example => Recurrent(example, new LSTM(
            Integer(example, "input_size"), Integer(example, "hidden_size"), Integer(example, "num_layers"),
            Flag(example, "bias"), Flag(example, "bidirectional"))),
        ["scaled_dot_product_attention"] = ScaledDotProduct,
        ["multihead_attention"] = Multihead,
        ["transformer_encoder_layer"] = EncoderLayer,
        ["transformer_decoder_layer"] = DecoderLayer,
        ["gcn"] = GraphConvolution,
        ["gat"] = GraphAttention,
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

    private static void Recurrent(GoldenCase example, RecurrentModule module) => LayerRunner.Check(example, module, (tape, inputs) =>
    {
        var batchFirst = Flag(example, "batch_first");
        var input = batchFirst ? inputs["input"] : inputs["input"].Transpose(0, 1);
        Value[] states = [.. InitialStates.Where(inputs.ContainsKey).Select(name => inputs[name])];
        var result = module.RecordSequence(tape, input, states.Length > 0 ? states : null);
        var results = new Dictionary<string, Value>
        {
            ["output"] = batchFirst ? result.Output : result.Output.Transpose(0, 1),
            ["h_n"] = result.Stacked(),
        };
        if (module is LSTM)
        {
            results.Add("c_n", result.Stacked(1));
        }

        return results;
    });

    // Causality is stated twice: by the mask of the case, and by the flag, which leaves products out.
    private static void ScaledDotProduct(GoldenCase example)
    {
        Check(inputs => inputs["query"].Attention(inputs["key"], inputs["value"], inputs.GetValueOrDefault("mask")));
        if (Flag(example, "causal"))
        {
            Check(inputs => inputs["query"].Attention(inputs["key"], inputs["value"], causal: true));
        }

        void Check(Func<IReadOnlyDictionary<string, Value>, (Value Output, Value Weights)> record) =>
            LayerRunner.Check(example, new Sequential(), (_, inputs) =>
            {
                var (output, weights) = record(inputs);
                return new Dictionary<string, Value> { ["output"] = output, ["weights"] = weights };
            });
    }

    private static void Multihead(GoldenCase example)
    {
        Check(causal: false);
        if (Flag(example, "causal"))
        {
            Check(causal: true);
        }

        void Check(bool causal)
        {
            var module = new MultiheadAttention(
                Integer(example, "embed_dim"), Integer(example, "num_heads"), Flag(example, "bias"), causal: causal);
            LayerRunner.Check(example, module, (tape, inputs) =>
            {
                var masks = MasksOf(inputs, causal ? "" : "attn_mask", "key_padding_mask");
                var result = Flag(example, "self_attention")
                    ? module.RecordSelf(tape, inputs["query"], masks, givesWeights: true)
                    : module.RecordCross(tape, inputs["query"], inputs["key"], inputs["value"], masks, givesWeights: true);
                return new Dictionary<string, Value> { ["output"] = result.Output, ["attn_weights"] = result.Weights! };
            });
        }
    }

    private static void EncoderLayer(GoldenCase example)
    {
        Check(causal: false);
        if (Flag(example, "causal"))
        {
            Check(causal: true);
        }

        void Check(bool causal)
        {
            var module = new TransformerEncoderLayer(
                Integer(example, "d_model"), Integer(example, "nhead"), TransformerOptionsOf(example) with { Causal = causal });
            LayerRunner.Check(example, module, (tape, inputs) => new Dictionary<string, Value>
            {
                ["output"] = module.Record(tape, inputs["input"], MasksOf(inputs, causal ? "" : "src_mask", "src_key_padding_mask")),
            });
        }
    }

    private static void DecoderLayer(GoldenCase example)
    {
        Check(causal: false);
        Check(causal: true);

        void Check(bool causal)
        {
            var module = new TransformerDecoderLayer(
                Integer(example, "d_model"), Integer(example, "nhead"), TransformerOptionsOf(example) with { Causal = causal });
            LayerRunner.Check(example, module, (tape, inputs) => new Dictionary<string, Value>
            {
                ["output"] = module.Record(tape, inputs["tgt"], inputs["memory"], MasksOf(inputs, causal ? "" : "tgt_mask", "")),
            });
        }
    }

    private static void GraphConvolution(GoldenCase example)
    {
        var weight = example.Inputs["weight"].Shape;
        var module = new GraphConvolution(GraphOf(example), weight[0], weight[1], example.Inputs.ContainsKey("bias"));
        LayerRunner.Check(example, module, (tape, inputs) => new Dictionary<string, Value>
        {
            ["output"] = WithoutBatch(module.Record(tape, WithBatch(inputs["input"]))),
        });
    }

    private static void GraphAttention(GoldenCase example)
    {
        var weight = example.Inputs["weight"].Shape;
        var module = new GraphAttention(
            GraphOf(example), weight[1], weight[2], weight[0], Flag(example, "concat"), example.Number("negative_slope"),
            example.Inputs.ContainsKey("bias"));
        LayerRunner.Check(example, module, (tape, inputs) =>
        {
            var result = module.RecordWeighted(tape, WithBatch(inputs["input"]));
            return new Dictionary<string, Value>
            {
                ["output"] = WithoutBatch(result.Output),
                ["attention"] = WithoutBatch(result.Weights!),
            };
        });
    }

    private static SparseMatrix GraphOf(GoldenCase example) =>
        SparseMatrix.OfDense(example.Inputs["adjacency"].Shape[0], example.Inputs["adjacency"].Floats);

    private static Value WithBatch(Value x) => x.Reshape([1, .. x.Shape.Sizes]);

    private static Value WithoutBatch(Value x) => x.Reshape(x.Shape.Sizes[1..]);

    private static TransformerOptions TransformerOptionsOf(GoldenCase example) => new()
    {
        FeedForward = Integer(example, "dim_feedforward"),
        Dropout = example.Number("dropout"),
        Activation = example.Parameters.GetProperty("activation").GetString() == "gelu" ? TransformerActivation.GELU : TransformerActivation.ReLU,
        NormFirst = Flag(example, "norm_first"),
        Epsilon = example.Number("layer_norm_eps"),
    };

    private static AttentionMasks MasksOf(IReadOnlyDictionary<string, Value> inputs, string pairs, string keys) =>
        new(inputs.GetValueOrDefault(pairs), inputs.GetValueOrDefault(keys));

    private static bool Flag(GoldenCase example, string parameter) => example.Parameters.GetProperty(parameter).GetBoolean();

    private static int Integer(GoldenCase example, string parameter) => (int)example.Number(parameter);
}
