using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Catalogs;

/// <summary>Layers over sequences, samples of [steps, features].</summary>
internal static class SequenceLayers
{
    private static readonly Shape Steps = new(6, 8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Embedding>("embedding").Key("count", "num_embeddings").Key("features", "embedding_dim").Key("initializer", "init")
            .On(new(6), ("num_embeddings", 256), ("embedding_dim", 8), ("padding_index", 0)),
        CatalogEntry.Of<LearnedPositions>("learned_positions").Infer("length", Axes.First).Infer("features", Axes.Last).Key("initializer", "init")
            .On(Steps, ("init", "zeros")),
        CatalogEntry.Of<SinusoidalPositions>("sinusoidal_positions").Infer("features", Axes.Last).On(Steps),
        Recurrent<RNN>("rnn", ("hidden_size", 5), ("nonlinearity", "relu")),
        Recurrent<LSTM>("lstm", ("hidden_size", 5), ("layers", 2), ("dropout", 0.1)),
        Recurrent<GRU>("gru", ("hidden_size", 5), ("bidirectional", true), ("return_sequence", false)),
        CatalogEntry.Of<LastStep>("last_step").On(Steps),
        CatalogEntry.Of<MeanOverSteps>("mean_over_steps").On(Steps),
    ];

    private static CatalogEntry Recurrent<T>(string name, params ReadOnlySpan<(string Key, JobNode Value)> example) =>
        CatalogEntry.Of<T>(name).Infer("inputSize", Axes.Last).Key("layers", "num_layers").Key("returnsSequence", "return_sequence")
            .On(Steps, example);
}
