using Cluster.Data;
using Cluster.Data.Augmentations;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Training;

namespace Cluster.Integration.Bits;

/// <summary>A program that trains without a cluster gets the bits of the cluster.</summary>
[Collection(Undisturbed.Name)]
public sealed class LibraryTests : ClusterTest
{
    private const string Job = """
        name: library
        seed: 7
        data: {source: idx, path: data, normalize: mean_std, augment: [{type: crop, padding: 1, mode: edge}]}
        model:
          - {type: conv2d, out_channels: 4, kernel_size: 3}
          - batch_norm
          - relu
          - flatten
          - {type: dropout, probability: 0.25}
          - {type: linear, units: 10}
        loss: {type: cross_entropy, label_smoothing: 0.1}
        optimizer: {type: adamw, learning_rate: 0.01}
        schedule: cosine
        groups: [{match: "*.bias", weight_decay: 0}]
        clipping: {max_norm: 1}
        averaging: {type: ema, decay: 0.8}
        training: {epochs: 3, batch: 64, micro_batches: 8, early_stopping: {patience: 5}}
        """;

    [Fact]
    public async Task Fit_OfWhatAJobSays_HasTheBitsOfTheCluster()
    {
        Workspace.Write("job.yaml", Job);
        var summary = RunSummary.Of((await Workspace.RunAsync(
            ["local", "job.yaml", "--in-process", "--workers", "3", "--threads", "2", "--run-folder", "run", "--json"])).Succeeded());

        var data = NormalizedDataset.Fit(IdxFolder.Open(Workspace.File(TinyImages.Folder)));
        using var model = Model.Create(Layers(), data.Train.SampleShape, seed: 7);
        var result = model.Fit(data, new SoftmaxCrossEntropy(labelSmoothing: 0.1), new AdamW(0.01), new FitOptions
        {
            Epochs = 3,
            Batch = 64,
            MicroBatches = 8,
            Augmentations = [new RandomCrop(1, PaddingMode.Edge)],
            EarlyStopping = new EarlyStopping(patience: 5),
            Update = new WeightUpdateOptions
            {
                Schedule = new CosineSchedule(0.01, 15),
                Groups = [new ParameterGroup("*.bias") { WeightDecay = 0 }],
                Clipping = new GradientClipping { MaxNorm = 1 },
                Averaging = new ExponentialAveraging(0.8),
            },
        }, TestContext.Current.CancellationToken);

        Assert.Equal(summary.WeightsDigest, result.WeightsDigest);
        Assert.Equal(summary.TestLoss, result.Epochs[result.BestEpoch - 1].Test!.Loss);
        Assert.Equal(summary.TestAccuracy, result.Epochs[result.BestEpoch - 1].Test!.Accuracy);

        // The weights of a cluster's checkpoint are those of the model.
        var weights = Workspace.File(summary.Checkpoint, "weights.safetensors");
        using var loaded = Model.Load(weights, Layers(), data.Train.SampleShape);
        Assert.Equal(model.Digest, loaded.Digest);
    }

    private static Sequential Layers() =>
        new(new Conv2d(1, 4, 3), new BatchNorm(4), new ReLU(), new Flatten(), new Dropout(0.25), new Linear(144, 10));
}
