using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Training;

namespace Cluster.Engine.Tests.Operations;

/// <summary>Layers with kernels of their own, each with another of its sizes free.</summary>
internal static class LayerExamples
{
    /// <summary>So many that convolutions compute them side by side.</summary>
    private const int SideBySide = 16;

    public static IEnumerable<KeyValuePair<string, OperationExample>> All => Images.Concat(Sequences).Concat(Norms);

    private static Dictionary<string, OperationExample> Images => new()
    {
        ["conv of width"] = Image(_ => new Conv2d(2, 3, 3, padding: 1), size => new(2, 3, size)),
        ["conv of channels"] = Image(size => new Conv2d(size, 3, 2), size => new(size, 3, 4)),
        ["conv to channels"] = Image(size => new Conv2d(2, size, 3, padding: 1), _ => new(2, 3, 3)),
        ["conv, side by side"] = Image(_ => new Conv2d(2, 3, 3, padding: 1), size => new(2, 3, size)) with { Batch = SideBySide, Most = 20 },
        ["transposed conv"] = Image(_ => new ConvTranspose2d(2, 3, 2, stride: 2), size => new(2, 2, size)),
        ["max pool"] = Image(_ => new MaxPool2d(3, stride: 2, padding: 1), size => new(2, 3, size)) with { IsSmooth = false },
        ["average pool"] = Image(_ => new AvgPool2d(3, stride: 2, padding: 1), size => new(2, 3, size)),
        ["conv, batch norm, relu, pool"] =
            Image(_ => new Sequential(new Conv2d(2, 5, 3, padding: 1), new BatchNorm(5), new ReLU(), new MaxPool2d(2)), size => new(2, 5, size))
                with
            { LeastSamples = 1, IsSmooth = false, Least = 2, Batch = SideBySide, Most = 20 },
        ["conv, relu, pool"] = Image(_ => new Sequential(new Conv2d(2, 3, 3, padding: 1), new ReLU(), new MaxPool2d(2)), size => new(2, 4, size))
            with
        { IsSmooth = false, Least = 2 },
        ["conv, relu, pool, side by side"] =
            Image(_ => new Sequential(new Conv2d(2, 3, 3, padding: 1), new ReLU(), new MaxPool2d(2)), size => new(2, 4, size))
                with
            { IsSmooth = false, Least = 2, Batch = SideBySide, Most = 20 },
        ["norm, relu, pool"] =
            Image(_ => new Sequential(new BatchNorm(2), new ReLU(), new MaxPool2d(2)), size => new(2, 4, size))
                with
            { LeastSamples = 1, IsSmooth = false, Least = 2, Batch = SideBySide, Most = 20 },
        ["batch norm of images"] = Image(_ => new BatchNorm(2), size => new(2, 3, size)) with { LeastSamples = 1 },
    };

    private static Dictionary<string, OperationExample> Sequences => new()
    {
        ["linear from"] = Layer(size => new Linear(size, 5), size => new(size)),
        ["linear to"] = Layer(size => new Linear(5, size), _ => new(5)),
        ["linear of steps"] = Layer(_ => new Linear(5, 3, bias: false), size => new(size, 5)) with { Least = 0 },
        ["rnn of steps"] = Layer(_ => new RNN(3, 4), size => new(size, 3)),
        ["rnn with rectifier"] = Layer(size => new RNN(3, size, nonlinearity: RnnNonlinearity.ReLU), _ => new(4, 3)) with { IsSmooth = false },
        ["lstm of steps"] = Layer(_ => new LSTM(3, 4), size => new(size, 3)),
        ["lstm from"] = Layer(size => new LSTM(size, 4), size => new(3, size)),
        ["lstm to"] = Layer(size => new LSTM(3, size), _ => new(3, 3)),
        ["gru of steps"] = Layer(_ => new GRU(3, 4, bidirectional: true), size => new(size, 3)),
        ["gru to"] = Layer(size => new GRU(3, size), _ => new(3, 3)),
        ["transformer of steps"] = Layer(_ => Transformer(6, 11), size => new(size, 6)),
        ["transformer to"] = Layer(size => Transformer(6, size), _ => new(5, 6)),
        ["transformer of features"] = Layer(size => Transformer(size, 5), size => new(3, size)) with { Multiple = 2 },
        ["transformer with rectifier"] = Layer(
            size => new TransformerEncoderLayer(6, 2, new TransformerOptions
            {
                FeedForward = size,
                Dropout = 0,
                NormFirst = true,
                Activation = TransformerActivation.ReLU,
            }),
            _ => new(5, 6)) with
        { IsSmooth = false },
        ["attention"] = new((_, x, _, _) => x[0].Attention(x[1], x[2], causal: true).Output)
        { Samples = size => [new(2, 3, size), new(2, 4, size), new(2, 4, size)], Least = 1, Most = 66 },
        ["attention of keys"] = new((_, x, _, _) => x[0].Attention(x[1], x[2], x[3]).Output)
        {
            Samples = size => [new(1, 3, 2), new(1, size, 2), new(1, size, 2), new(1, 3, size)],
            FirstPositions = 3,
            Positions = (sample, place) => (sample + place) % 4 == 1 ? 1 : 0,
            Least = 1,
            Most = 66,
        },
        ["embedding"] = Layer(size => new Embedding(7, size), _ => new(5)) with
        {
            FirstPositions = 0,
            Positions = (sample, place) => ((3 * sample) + place) % 7,
        },
        ["learned positions"] = Layer(size => new LearnedPositions(size + 1, 3), size => new(size, 3)),
        ["sinusoidal positions"] = Layer(_ => new SinusoidalPositions(6), size => new(size, 6)),
        ["graph convolution"] = Layer(size => new GraphConvolution(SequenceModels.Ring(5), size, 3), size => new(5, size)),
        ["graph attention"] = Layer(
            size => new GraphAttention(SequenceModels.Ring(5), size, 3, heads: 2), size => new(5, size)) with
        { IsSmooth = false },
        ["graph of nodes"] = Layer(
            size => new GraphAttention(SequenceModels.Ring(size), 2, 3, concatenates: false), size => new(size, 2))
            with
        { Least = 3, IsSmooth = false },
    };

    private static Dictionary<string, OperationExample> Norms => new()
    {
        ["batch norm"] = Layer(size => new BatchNorm(size), size => new(size)) with { LeastSamples = 2 },
        ["layer norm"] = Layer(size => new LayerNorm(size), size => new(3, size)) with { Reference = LayerNorm },
        ["rms norm"] = Layer(size => new RMSNorm(size), size => new(3, size)),
        ["group norm"] = Layer(_ => new GroupNorm(2, 4), size => new(4, size)),
        ["group norm of channels"] = Layer(size => new GroupNorm(2, size), size => new(size, 3)) with { Multiple = 2 },
    };

    // Weights are one and biases zero at first.
    private static double[] LayerNorm(double[][] x, double[][] w, int samples, int size) =>
        [.. Enumerable.Range(0, samples * 3).SelectMany(row =>
        {
            var values = x[0][(row * size)..((row + 1) * size)];
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + 1e-5);
            return values.Select(value => (value - mean) / deviation);
        })];

    private static TransformerEncoderLayer Transformer(int features, int hidden) =>
        new(
        features,
        2,
        new TransformerOptions { FeedForward = hidden, Dropout = 0.2, Causal = true, Activation = TransformerActivation.GELU });

    private static OperationExample Image(Func<int, Module> module, Func<int, Shape> sample) => Layer(module, sample) with { Most = 40 };

    private static OperationExample Layer(Func<int, Module> module, Func<int, Shape> sample) =>
        new((_, _, _, _) => throw new NotSupportedException()) { Module = module, Samples = size => [sample(size)], Least = 1, Most = 66 };
}
