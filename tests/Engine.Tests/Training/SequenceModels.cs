using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Training;

/// <summary>Small models with recurrent, attention, graph and normalisation layers. Their sizes fill no vector.</summary>
internal static class SequenceModels
{
    public const int Steps = 7;
    public const int Features = 6;
    public const int Classes = 3;
    private const int Symbols = 9;

    /// <summary>Models over samples [7, 6] of numbers, smooth everywhere.</summary>
    public static TheoryData<string> Smooth =>
        ["rnn", "lstm", "lstm-both-ways", "gru", "post-norm", "pre-norm", "attention-dropout", "layer-norm", "group-norm", "graph"];

    /// <summary>All models, with one that has a rectifier and one that reads symbols.</summary>
    public static TheoryData<string> Names => [.. Smooth.Select(row => row.Data), "feed-forward", "language"];

    public static Module Create(string name) => name switch
    {
        "rnn" => new Sequential(new RNN(Features, 5, returnsSequence: false), new Linear(5, Classes)),
        "lstm" => new Sequential(new LSTM(Features, 20), new LastStep(), new Linear(20, Classes)),
        "lstm-both-ways" => new Sequential(
            new LSTM(Features, 5, layers: 2, bidirectional: true, returnsSequence: false), new Linear(10, Classes)),
        "gru" => new Sequential(new GRU(Features, 9), new MeanOverSteps(), new Linear(9, Classes)),
        "layer-norm" => new Sequential(new LayerNorm(new Shape(Steps, Features)), new LayerNorm(Features), Head()),
        "group-norm" => new Sequential(new GroupNorm(1, Steps), new GroupNorm(Steps, Steps), Head()),
        "graph" => new Sequential(
            new GraphConvolution(Ring(Steps), Features, 4), new Tanh(), new GraphAttention(Ring(Steps), 4, 3, heads: 2), Head()),
        "language" => new Sequential(
            new Embedding(Symbols, Features, paddingIndex: 0), new LearnedPositions(Steps, Features), new SinusoidalPositions(Features),
            new TransformerEncoderLayer(Features, 2, new TransformerOptions { FeedForward = 11, Dropout = 0, NormFirst = true, Causal = true }),
            new LayerNorm(Features), new Linear(Features, Symbols)),
        _ => new Sequential(new TransformerEncoderLayer(Features, 2, Transformer(name)), Head()),
    };

    /// <summary>The shape of a model's samples.</summary>
    public static Shape Sample(string name) => name == "language" ? new Shape(Steps) : new Shape(Steps, Features);

    /// <summary>The edges between neighbours on a ring.</summary>
    public static SparseMatrix Ring(int nodes) => SparseMatrix.Of(
        nodes, Enumerable.Range(0, nodes).SelectMany(node => new[] { (node, (node + 1) % nodes, 1f), ((node + 1) % nodes, node, 0.5f) }));

    /// <summary>A graph of some micro-batches.</summary>
    public static MicroBatchGraph Record(string name, Module model, ParameterLayout layout, in MicroBatches parts) =>
        new(model, new SoftmaxCrossEntropy(), layout, Sample(name), parts);

    /// <summary>Fills inputs and labels; a sample's depend on its number alone.</summary>
    public static void Fill(string name, MicroBatchGraph graph, int firstSample)
    {
        var (length, labels) = (graph.Inputs.Length / graph.BatchSize, graph.Labels.Length / graph.BatchSize);
        for (var sample = 0; sample < graph.BatchSize; sample++)
        {
            var numbers = Bits.Uniform(300 + firstSample + sample, length);
            for (var index = 0; index < length; index++)
            {
                graph.Inputs[(sample * length) + index] = name == "language" ? Symbol(numbers[index]) : numbers[index];
            }

            for (var index = 0; index < labels; index++)
            {
                graph.Labels[(sample * labels) + index] = name == "language" ? Symbol(numbers[^(1 + index)]) : (firstSample + sample) % Classes;
            }
        }
    }

    private static int Symbol(float number) => (int)((number + 1) / 2 * Symbols);

    private static Sequential Head() => new(new Flatten(), new Linear(Steps * Features, Classes));

    private static TransformerOptions Transformer(string name) => new()
    {
        FeedForward = 19,
        NormFirst = name is "pre-norm" or "feed-forward",
        Causal = name != "post-norm",
        Activation = name == "feed-forward" ? TransformerActivation.ReLU : TransformerActivation.GELU,
        Dropout = name == "attention-dropout" ? 0.3 : 0,
    };
}
