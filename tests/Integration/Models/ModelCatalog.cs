using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>The models whose bits the matrix compares. A new kind of layer, loss or optimizer joins by one entry here.</summary>
internal static class ModelCatalog
{
    /// <summary>300 samples make four whole batches and one of 44: five whole micro-batches, a short one and two absent ones.</summary>
    public static readonly TrainingSpec Training = new(Epochs: 2, Batch: 64, MicroBatches: 8);

    /// <summary>Micro-batches of sixteen samples and a short one: convolutions compute both kinds in different ways.</summary>
    private static readonly TrainingSpec Sixteens = Training with { Batch = 128 };

    private static readonly IdxDataSpec Images = new(TinyImages.Folder);

    public static IReadOnlyDictionary<string, JobSpec> All { get; } =
        new[] { BuiltIn, Smooth, Squares, Convolutional, Recurrent, Attentive, Accumulating, Replicated }.ToDictionary(job => job.Name);

    /// <summary>A job that takes next to nothing, for tests of everything but numbers.</summary>
    public static JobSpec Smallest => Squares with { Name = "smallest" };

    private static JobSpec BuiltIn => BuiltInJobs.ImageClassifier("relu-adam", Images) with { Training = Training };

    private static JobSpec Smooth => new(
        Name: "tanh-sigmoid-momentum",
        Seed: 2,
        Data: Images with { Augment = [Part.Of("shift", ("pixels", 1)), Part.Of("noise")] },
        Model:
        [
            Part.Of("flatten"),
            Part.Of("linear", ("units", 33), ("init", "xavier_normal")),
            Part.Of("tanh"),
            Part.Of("linear", ("units", 17), ("init", "xavier_uniform")),
            Part.Of("sigmoid"),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("momentum", ("learning_rate", 0.05), ("nesterov", true), ("weight_decay", 1e-3)),
        Groups: [new ParameterGroup("*.bias") { WeightDecay = 0 }],
        Regularization: Penalty.L1(1e-5),
        Clipping: new GradientClipping { MaxNorm = 1 },
        Training: Training);

    private static JobSpec Squares => new(
        Name: "relu-squares-sgd",
        Seed: 3,
        Data: Images,
        Model:
        [
            Part.Of("flatten"),
            Part.Of("linear", ("units", 16), ("init", "he_normal")),
            Part.Of("relu"),
            Part.Of("linear", ("units", 10), ("bias", false)),
        ],
        Loss: Part.Of("mse"),
        Optimizer: Part.Of("sgd", ("learning_rate", 0.1)),
        Training: Training);

    private static JobSpec Convolutional => new(
        Name: "convolution-batch-norm-dropout",
        Seed: 4,
        Data: Images with { Augment = [Part.Of("shift", ("pixels", 1)), Part.Of("flip"), Part.Of("cutout", ("size", 2))] },
        Model:
        [
            Part.Of("conv2d", ("out_channels", 5), ("kernel_size", 3), ("padding", 1)),
            Part.Of("batch_norm"),
            Part.Of("relu"),
            Part.Of("max_pool2d", ("kernel_size", 2)),
            Part.Of("conv2d", ("out_channels", 7), ("kernel_size", 3)),
            Part.Of("batch_norm"),
            Part.Of("gelu"),
            Part.Of("spatial_dropout", ("probability", 0.2)),
            Part.Of("flatten"),
            Part.Of("dropout", ("probability", 0.3)),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("adamw", ("learning_rate", 0.01)),
        Training: Sixteens);

    /// <summary>Rows of an image are the steps.</summary>
    private static JobSpec Recurrent => new(
        Name: "lstm-dropout",
        Seed: 5,
        Data: Images with { Augment = [Part.Of("noise")] },
        Model:
        [
            Part.Of("reshape", ("sizes", [8, 8])),
            Part.Of("lstm", ("hidden_size", 9), ("num_layers", 2), ("dropout", 0.3)),
            Part.Of("dropout", ("probability", 0.2)),
            Part.Of("lstm", ("hidden_size", 7), ("bidirectional", true), ("return_sequence", false)),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("focal", ("alpha", "balanced"), ("reduction", "batch_mean")),
        Optimizer: Part.Of("adam", ("learning_rate", 0.01)),
        Clipping: new GradientClipping { MaxNorm = 1 },
        Training: Training);

    /// <summary>One block that sees what came before, one that sees all.</summary>
    private static JobSpec Attentive => new(
        Name: "transformer-dropout",
        Seed: 6,
        Data: Images,
        Model:
        [
            Part.Of("reshape", ("sizes", [8, 8])),
            Part.Of("linear", ("units", 12)),
            Part.Of("learned_positions"),
            Part.Of(
                "transformer_encoder_layer",
                ("heads", 2), ("feed_forward", 19), ("dropout", 0.2), ("activation", "gelu"), ("causal", true)),
            Part.Of("transformer_encoder_layer", ("heads", 3), ("feed_forward", 17), ("dropout", 0), ("norm_first", true)),
            Part.Of("layer_norm"),
            Part.Of("mean_over_steps"),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("lamb", ("learning_rate", 0.01)),
        Training: Training);

    /// <summary>Three batches of 22 samples to a step, in six micro-batches: numbers that are no powers of two.</summary>
    private static JobSpec Accumulating => Smooth with
    {
        Name = "accumulate-3",
        Training = Training with { Batch = 22, MicroBatches = 2, Accumulate = 3 },
    };

    /// <summary>Seven replicas are dealt 43 batches of seven samples, the last of six: two whole steps of three inner steps each, and one
    /// with a single replica. Dropout and augmentation draw by batch, wherever it is computed.</summary>
    private static JobSpec Replicated => new(
        Name: "diloco-dropout-adamw",
        Seed: 7,
        Data: Images with { Augment = [Part.Of("shift", ("pixels", 1)), Part.Of("noise")] },
        Model:
        [
            Part.Of("conv2d", ("out_channels", 4), ("kernel_size", 3)),
            Part.Of("relu"),
            Part.Of("flatten"),
            Part.Of("dropout", ("probability", 0.2)),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("adamw", ("learning_rate", 0.01)),
        Schedule: Part.Of("cosine"),
        Clipping: new GradientClipping { MaxNorm = 1 },
        Averaging: Part.Of("ema", ("decay", 0.5)),
        Training: new TrainingSpec(Epochs: 2, Batch: 7, MicroBatches: 2, Diloco: new DilocoSpec(Replicas: 7, InnerSteps: 3)));
}
