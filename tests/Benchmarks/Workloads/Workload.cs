using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Benchmarks.Workloads;

/// <summary>A model to train on random data, the same as the peer's of that name.</summary>
/// <param name="Name">Name here and at the peer.</param>
/// <param name="Sample">Shape of a sample.</param>
/// <param name="Batch">Samples of a global batch.</param>
/// <param name="Classes">Scores of a prediction.</param>
/// <param name="AtLeast">The bar.</param>
internal sealed record Workload(string Name, Shape Sample, int Batch, int Classes, double AtLeast)
{
    /// <summary>Makes the model.</summary>
    public required Func<Module> Model { get; init; }

    /// <summary>Symbols that samples are made of; 0 where they are numbers.</summary>
    public int Symbols { get; init; }

    /// <summary>What is minimised.</summary>
    public Loss Loss { get; init; } = new SoftmaxCrossEntropy();

    /// <summary>Micro-batches of a batch: the default for its size.</summary>
    public int MicroBatches => BatchPlan.DefaultMicroBatches(Batch);

    public static IReadOnlyList<Workload> All { get; } =
    [
        new("mlp", new Shape(784), 512, 10, 1.25)
        {
            Model = () => new Sequential(
                new Linear(784, 1024), new ReLU(), new Linear(1024, 1024), new ReLU(), new Linear(1024, 10)),
        },
        new("lenet", new Shape(1, 28, 28), 512, 10, 4)
        {
            Model = () => new Sequential(
                new Conv2d(1, 6, 5, padding: 2), new ReLU(), new MaxPool2d(2),
                new Conv2d(6, 16, 5), new ReLU(), new MaxPool2d(2),
                new Flatten(), new Linear(400, 120), new ReLU(), new Linear(120, 84), new ReLU(), new Linear(84, 10)),
        },
        new("cnn", new Shape(1, 28, 28), 128, 10, 3.5)
        {
            Model = () => new Sequential(
                new Conv2d(1, 32, 3, padding: 1), new BatchNorm(32), new ReLU(), new MaxPool2d(2),
                new Conv2d(32, 64, 3, padding: 1), new BatchNorm(64), new ReLU(), new MaxPool2d(2),
                new Flatten(), new Linear(3136, 128), new ReLU(), new Linear(128, 10)),
        },
        new("lstm", new Shape(64, 64), 64, 10, 1.3)
        {
            Model = () => new Sequential(new LSTM(64, 128), new LastStep(), new Linear(128, 10)),
        },
        new("transformer", new Shape(64), 32, 65, 1.3)
        {
            Model = () => new Sequential(
                new Embedding(65, 128), new LearnedPositions(64, 128), CausalBlock(), CausalBlock(), new Linear(128, 65)),
            Symbols = 65,
        },
    ];

    private static TransformerEncoderLayer CausalBlock() =>
        new(128, 4, new TransformerOptions { FeedForward = 512, Dropout = 0, NormFirst = true, Causal = true });

    public static Workload Named(string name) => All.Single(workload => workload.Name == name);
}
