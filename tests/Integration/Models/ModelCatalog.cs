using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>The models whose bits the matrix compares. A new kind of layer, loss or optimizer joins by one entry here.</summary>
internal static class ModelCatalog
{
    /// <summary>300 samples make four whole batches and one of 44: five whole micro-batches, a short one and two absent ones.</summary>
    public static readonly TrainingSpec Training = new() { Epochs = 2, Batch = 64, MicroBatches = 8 };

    private static readonly IdxDataSpec Images = new() { Path = TinyImages.Folder };

    public static IReadOnlyDictionary<string, JobSpec> All { get; } = new[] { BuiltIn, Smooth, Squares }.ToDictionary(job => job.Name);

    /// <summary>A job that takes next to nothing, for tests of everything but numbers.</summary>
    public static JobSpec Smallest => Squares with { Name = "smallest" };

    private static JobSpec BuiltIn => BuiltInJobs.ImageClassifier("relu-adam", Images) with { Training = Training };

    private static JobSpec Smooth => new()
    {
        Name = "tanh-sigmoid-momentum",
        Seed = 2,
        Data = Images,
        Model =
        [
            new FlattenSpec(),
            new LinearSpec { Units = 33, Init = InitializerKind.XavierNormal },
            new TanhSpec(),
            new LinearSpec { Units = 17, Init = InitializerKind.XavierUniform },
            new SigmoidSpec(),
            new LinearSpec { Units = 10 },
        ],
        Loss = new CrossEntropySpec(),
        Optimizer = new MomentumSpec { LearningRate = 0.05, Nesterov = true, WeightDecay = 1e-3 },
        Training = Training,
    };

    private static JobSpec Squares => new()
    {
        Name = "relu-squares-sgd",
        Seed = 3,
        Data = Images,
        Model =
        [
            new FlattenSpec(),
            new LinearSpec { Units = 16, Init = InitializerKind.HeNormal },
            new ReLUSpec(),
            new LinearSpec { Units = 10, Bias = false },
        ],
        Loss = new MseSpec(),
        Optimizer = new SgdSpec { LearningRate = 0.1 },
        Training = Training,
    };
}
