using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>The jobs that need no file.</summary>
public static class BuiltInJobs
{
    /// <summary>A multi-layer perceptron on images of 28×28 in 10 classes: the default job.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="data">Where the images come from.</param>
    public static JobSpec ImageClassifier(string name, DataSpec data) => new(
        Name: name,
        Data: data,
        Model:
        [
            Part.Of("flatten"),
            Part.Of("linear", ("units", 256), ("init", "he_uniform")),
            Part.Of("relu"),
            Part.Of("linear", ("units", 128), ("init", "he_uniform")),
            Part.Of("relu"),
            Part.Of("linear", ("units", 10)),
        ],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("adam", ("learning_rate", 1e-3)),
        Training: new TrainingSpec(Epochs: 5, Batch: 256));
}
