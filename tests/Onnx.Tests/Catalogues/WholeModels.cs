using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Tests.Catalogues;

/// <summary>Models as jobs have them.</summary>
internal static class WholeModels
{
    private static readonly Shape Image = new(1, 28, 28);

    public static void AddTo(Catalogue catalogue)
    {
        catalogue.Add("mlp", Image, () => new Sequential(
            new Flatten(), new Linear(784, 64), new ReLU(), new Dropout(), new Linear(64, 32), new Tanh(), new Linear(32, 10)));
        catalogue.Add("lenet", Image, LeNet);
        catalogue.Add("cnn-batch-norm", new Shape(3, 16, 16), BatchNormNetwork);
        catalogue.Add("residual-network", new Shape(4, 12, 12), ResidualNetwork);
        catalogue.Add("autoencoder", new Shape(1, 16, 16), Autoencoder);
        catalogue.Add("rnn-classifier", new Shape(12, 6), () => new Sequential(
            new RNN(6, 16, returnsSequence: false), new Linear(16, 4), new LogSoftmax()));
        catalogue.Add("lstm-classifier", new Shape(12), () => new Sequential(
            new Embedding(30, 8), new LSTM(8, 16, layers: 2, bidirectional: true, dropout: 0.3, returnsSequence: false), new Linear(32, 4)),
            SampleRange.Below(30));
        catalogue.Add("gru-classifier", new Shape(12), () => new Sequential(
            new Embedding(30, 8, paddingIndex: 0), new GRU(8, 16, layers: 2), new LastStep(), new Linear(16, 4)), SampleRange.Below(30));
        catalogue.Add(
            "transformer", new Shape(10), () => Transformer(new TransformerOptions { FeedForward = 32, Dropout = 0 }), SampleRange.Below(20));
        catalogue.Add(
            "transformer-causal-gelu-dropout",
            new Shape(10),
            () => Transformer(new TransformerOptions
            {
                FeedForward = 32,
                Causal = true,
                NormFirst = true,
                Activation = TransformerActivation.GELU,
            }),
            SampleRange.Below(20));
    }

    private static Sequential LeNet() => new(
        new Conv2d(1, 6, 5, padding: 2),
        new ReLU(),
        new MaxPool2d(2),
        new Conv2d(6, 16, 5),
        new ReLU(),
        new MaxPool2d(2),
        new Flatten(),
        new Linear(400, 120),
        new ReLU(),
        new Linear(120, 84),
        new ReLU(),
        new Linear(84, 10));

    private static Sequential BatchNormNetwork() => new(
        new Conv2d(3, 8, 3, padding: 1, bias: false),
        new BatchNorm(8),
        new ReLU(),
        new MaxPool2d(2),
        new SpatialDropout(0.2),
        new Conv2d(8, 16, 3, stride: 2),
        new BatchNorm(16, affine: false),
        new ReLU(),
        new AdaptiveAvgPool2d(1),
        new Flatten(),
        new Linear(16, 12),
        new BatchNorm(12),
        new GaussianNoise(0.1),
        new Linear(12, 10),
        new Softmax());

    private static Sequential ResidualNetwork() => new(
        new Residual(new Sequential(new Conv2d(4, 4, 3, padding: 1), new BatchNorm(4), new ReLU(), new Conv2d(4, 4, 3, padding: 1))),
        new Residual(new Conv2d(4, 8, 3, stride: 2, padding: 1), new Conv2d(4, 8, 1, stride: 2)),
        new Recompute(new Sequential(new ReLU(), new Conv2d(8, 8, 1))),
        new Branches(Merge.Concat, 1, new Conv2d(8, 2, 1), new Conv2d(8, 3, 3, padding: Conv2d.SamePadding(new Pair(3, 3)))),
        new Graph(
            new GraphNode("stem", new Conv2d(5, 4, 1), [Graph.Input]),
            new GraphNode("left", new SiLU(), ["stem"]),
            new GraphNode("both", new Flatten(), ["stem", "left"])),
        new WeightNoise(new Linear(144, 3), 0.1));

    private static Sequential Autoencoder() => new(
        new Conv2d(1, 4, 3, stride: 2, padding: 1),
        new ReLU(),
        new Flatten(),
        new Linear(256, 16),
        new Linear(16, 256),
        new Reshape(4, 8, 8),
        new ConvTranspose2d(4, 1, 3, stride: 2, padding: 1, outputPadding: 1),
        new Sigmoid());

    private static Sequential Transformer(TransformerOptions options) => new(
        new Embedding(20, 16),
        new LearnedPositions(24, 16),
        new SinusoidalPositions(16),
        new TransformerEncoderLayer(16, 4, options),
        new TransformerEncoderLayer(16, 2, options),
        new MeanOverSteps(),
        new Linear(16, 5));
}
