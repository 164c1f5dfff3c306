using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>The jobs that need no file.</summary>
public static class BuiltInJobs
{
    /// <summary>A multi-layer perceptron on images of 28×28 in 10 classes: the default job.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="data">Where the images come from.</param>
    public static JobSpec ImageClassifier(string name, DataSpec data) => new()
    {
        Name = name,
        Data = data,
        Model =
        [
            new FlattenSpec(),
            new LinearSpec { Units = 256, Init = InitializerKind.HeUniform },
            new ReLUSpec(),
            new LinearSpec { Units = 128, Init = InitializerKind.HeUniform },
            new ReLUSpec(),
            new LinearSpec { Units = 10 },
        ],
        Loss = new CrossEntropySpec(),
        Optimizer = new AdamSpec { LearningRate = 1e-3 },
        Training = new TrainingSpec { Epochs = 5, Batch = 256 },
    };
}
