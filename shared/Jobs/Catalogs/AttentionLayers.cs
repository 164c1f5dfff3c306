using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Attention between the steps of samples of [steps, features].</summary>
internal static class AttentionLayers
{
    private static readonly Shape Steps = new(6, 8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<MultiheadAttention>("multihead_attention").Infer("features", Axes.Last).On(Steps, ("heads", 2), ("causal", true)),
        CatalogEntry.Of("transformer_encoder_layer", Encoder).Infer("features", Axes.Last)
            .On(Steps, ("heads", 2), ("feed_forward", 16), ("activation", "gelu"), ("norm_first", true)),
        CatalogEntry.Of("transformer_decoder_layer", Decoder).Infer("features", Axes.Last)
            .On(Steps, ("heads", 2), ("feed_forward", 16), ("memory", "identity")),
    ];

    private static TransformerEncoderLayer Encoder(
        int features,
        int heads,
        int feedForward = 2048,
        double dropout = 0.1,
        TransformerActivation activation = TransformerActivation.ReLU,
        bool normFirst = false,
        bool causal = false,
        bool bias = true,
        double epsilon = LayerNorm.DefaultEpsilon) =>
        new(features, heads, Options(feedForward, dropout, activation, normFirst, causal, bias, epsilon));

    private static TransformerDecoderLayer Decoder(
        int features,
        int heads,
        Module memory,
        int feedForward = 2048,
        double dropout = 0.1,
        TransformerActivation activation = TransformerActivation.ReLU,
        bool normFirst = false,
        bool causal = false,
        bool bias = true,
        double epsilon = LayerNorm.DefaultEpsilon) =>
        new(features, heads, Options(feedForward, dropout, activation, normFirst, causal, bias, epsilon), memory);

    private static TransformerOptions Options(
        int feedForward, double dropout, TransformerActivation activation, bool normFirst, bool causal, bool bias, double epsilon) => new()
        {
            FeedForward = feedForward,
            Dropout = dropout,
            Activation = activation,
            NormFirst = normFirst,
            Causal = causal,
            Bias = bias,
            Epsilon = epsilon,
        };
}
