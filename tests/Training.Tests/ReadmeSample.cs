using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Training;

namespace Readme;

/// <summary>The program that README.md shows, word for word.</summary>
internal static class ReadmeSample
{
    public static (FitResult Result, float[] Scores) Run()
    {
        // README begins
        var digits = GlyphDataset.Create(seed: 1); // or MemoryDataset.OfLabels, of arrays of your own
        var layers = new Sequential(new Flatten(), new Linear(784, 128), new ReLU(), new Linear(128, 10));
        using var model = Model.Create(layers, digits.Train.SampleShape, seed: 1);

        var result = model.Fit(digits, new SoftmaxCrossEntropy(), new Adam(learningRate: 1e-3), new FitOptions
        {
            Epochs = 3,
            Batch = 256,
            OnEpoch = epoch => Console.WriteLine($"epoch {epoch.Epoch}: test accuracy {epoch.Test!.Accuracy:P2}"),
        });

        float[] scores = model.Predict(digits.Test); // [samples, 10], row-major
        model.Save("digits.safetensors");
        // README ends
        return (result, scores);
    }
}
