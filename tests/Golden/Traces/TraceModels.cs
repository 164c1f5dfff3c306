using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Traces;

/// <summary>The models of the golden traces by their kind. Each lists its parameters in the order of the trace.</summary>
internal static class TraceModels
{
    private static readonly Dictionary<string, Func<GoldenCase, Module>> Kinds = new()
    {
        ["mlp_4_8_3"] = Perceptron,
        ["mlp_varied"] = Perceptron,
        ["cnn"] = Convolutional,
        ["lstm"] = Lstm,
        ["transformer_block"] = TransformerBlock,
        ["transformer_causal_lm"] = LanguageModel,
    };

    /// <summary>The model of a trace.</summary>
    public static Module Create(GoldenCase example) => example.Find(Kinds)(example);

    /// <summary>The loss of a trace.</summary>
    public static Loss LossOf(GoldenCase example) => Text(example, "loss") switch
    {
        "mse mean" => new MeanSquaredError(),
        "cross_entropy mean" or "cross_entropy mean over all tokens" => new SoftmaxCrossEntropy(),
        var other => throw new NotSupportedException($"{example.Name} has the loss '{other}', which no test knows."),
    };

    private static Sequential Perceptron(GoldenCase example) => new(
        LinearOf(example, "fc1"), Text(example, "activation") == "relu" ? new ReLU() : new Tanh(), LinearOf(example, "fc2"));

    private static Sequential Convolutional(GoldenCase example) => new(
        new Conv2d(1, Integer(example, "channels"), 3, padding: Integer(example, "padding")),
        new ReLU(),
        new MaxPool2d(2),
        new Flatten(),
        LinearOf(example, "fc"));

    private static Sequential Lstm(GoldenCase example) => new(
        new LSTM(Integer(example, "input_size"), Integer(example, "hidden_size"), returnsSequence: false), LinearOf(example, "fc"));

    private static Sequential TransformerBlock(GoldenCase example) =>
        new(Block(example, causal: false), new MeanOverSteps(), LinearOf(example, "fc"));

    private static Sequential LanguageModel(GoldenCase example) => new(
        new Embedding(Integer(example, "vocab"), Integer(example, "d_model")),
        new LearnedPositions(Integer(example, "sequence"), Integer(example, "d_model")),
        Block(example, causal: true),
        new LayerNorm(Integer(example, "d_model")),
        LinearOf(example, "head"));

    private static TransformerEncoderLayer Block(GoldenCase example, bool causal) => new(
        Integer(example, "d_model"),
        Integer(example, "nhead"),
        new TransformerOptions
        {
            FeedForward = Integer(example, "dim_feedforward"),
            Dropout = 0,
            Activation = Text(example, "activation") == "relu" ? TransformerActivation.ReLU : TransformerActivation.GELU,
            NormFirst = example.Parameters.GetProperty("norm_first").GetBoolean(),
            Causal = causal,
        });

    private static Linear LinearOf(GoldenCase example, string name)
    {
        var weight = example.Inputs[$"init.{name}.weight"].Shape;
        return new Linear(weight[1], weight[0], example.Inputs.ContainsKey($"init.{name}.bias"));
    }

    private static int Integer(GoldenCase example, string parameter) => (int)example.Number(parameter);

    private static string Text(GoldenCase example, string parameter) => example.Parameters.GetProperty(parameter).GetString()!;
}
