using Cluster.Checkpoints;
using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;
using Cluster.Engine.Tensors;

namespace Cluster.Training.Tests;

public sealed class ModelTests
{
    private static readonly DatasetSplits Glyphs = GlyphDataset.Create(3, 300, 90);

    private static readonly FitOptions Options = new() { Epochs = 2, Batch = 64, MicroBatches = 4, Threads = 1 };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Fit_AnyThreads_GivesTheSameBits(int threads)
    {
        var (one, many) = (Fitted(Options), Fitted(Options with { Threads = threads }));

        Assert.Equal(one.WeightsDigest, many.WeightsDigest);
        Assert.Equal(one.Epochs, many.Epochs);
    }

    [Fact]
    public void Fit_OtherSeed_GivesOtherBits()
    {
        Assert.NotEqual(Fitted(Options).WeightsDigest, Fitted(Options, seed: 2).WeightsDigest);
    }

    [Fact]
    public void Fit_Again_GoesOnFromTheWeightsAsTheyAre()
    {
        using var model = Create();
        var first = Fit(model, Options);
        Assert.Equal(first.WeightsDigest, model.Digest);

        var second = Fit(model, Options);

        Assert.True(second.Epochs[0].Train.Loss < first.Epochs[^1].Train.Loss);
    }

    [Fact]
    public void Fit_WithoutTest_TrainsTheSameAndJudgesNothing()
    {
        using var model = Create();

        var result = model.Fit(Glyphs.Train, new SoftmaxCrossEntropy(), new Adam(), Options, TestContext.Current.CancellationToken);

        Assert.Equal(Fitted(Options).WeightsDigest, result.WeightsDigest);
        Assert.All(result.Epochs, epoch => Assert.Null(epoch.Test));
    }

    [Fact]
    public void Evaluate_AfterFit_IsTheLastEpochsTest()
    {
        using var model = Create();
        var result = Fit(model, Options);

        Assert.Equal(result.Epochs[^1].Test, model.Evaluate(Glyphs.Test, new SoftmaxCrossEntropy()));
    }

    [Fact]
    public void Predict_OfTheTestSamples_IsRightAsOftenAsEvaluated()
    {
        using var model = Create();
        var result = Fit(model, Options);

        var scores = model.Predict(Glyphs.Test).Chunk(10).Select(row => row.IndexOf(row.Max())).ToArray();

        var right = scores.Index().Count(pair => pair.Item == Glyphs.Test.Label(pair.Index));
        Assert.Equal(result.Epochs[^1].Test!.Accuracy, (double)right / Glyphs.Test.Count);
    }

    [Fact]
    public void Predict_OfOneSample_IsThatOfManyTogether()
    {
        using var model = Create();
        var sample = new float[784];
        Glyphs.Test.CopySample(41, sample);

        Assert.Equal(model.Predict(Glyphs.Test)[410..420], model.Predict(sample));
    }

    [Fact]
    public void Fit_EarlyStopping_EndsWithTheBestWeights()
    {
        using var model = Create();
        var options = Options with { Epochs = 60, EarlyStopping = new EarlyStopping(patience: 1) };

        var result = Fit(model, options, new Adam(0.03));

        var best = result.Epochs.MinBy(epoch => epoch.Test!.Loss)!;
        Assert.Equal(result.Epochs.Length, best.Epoch + 2);
        Assert.Equal(best.Epoch, result.BestEpoch);
        Assert.Equal(best.Test, model.Evaluate(Glyphs.Test, new SoftmaxCrossEntropy()));
    }

    [Fact]
    public void Fit_WithAnAverage_LeavesTheModelWithIt()
    {
        using var model = Create();
        var options = Options with { Update = new WeightUpdateOptions { Averaging = new ExponentialAveraging(0.9) } };

        var result = Fit(model, options);

        Assert.Equal(Fitted(Options).WeightsDigest, result.WeightsDigest);
        Assert.NotEqual(result.WeightsDigest, model.Digest);
        Assert.Equal(result.Epochs[^1].Test, model.Evaluate(Glyphs.Test, new SoftmaxCrossEntropy()));
    }

    [Fact]
    public void Fit_Values_LearnsALine()
    {
        float[] samples = [.. Enumerable.Range(0, 200).Select(index => (index - 100) / 100f)];
        var data = MemoryDataset.OfValues(new Shape(1), samples, [.. samples.Select(x => (2 * x) + 1)]);
        using var model = Model.Create(new Linear(1, 1), new Shape(1));
        var options = Options with { Epochs = 60, Batch = 50, Update = new WeightUpdateOptions { Schedule = new CosineSchedule(0.1, 240) } };

        model.Fit(data, new MeanSquaredError(), new Adam(), options, TestContext.Current.CancellationToken);

        Assert.Equal(2f, model.Predict(new float[] { 1 })[0] - model.Predict(new float[] { 0 })[0], 1e-3);
    }

    [Fact]
    public void SaveAndLoad_GiveTheSameBits()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            using var model = Create();
            Fit(model, Options);
            model.Save(path);
            model.Save(path);

            using var loaded = Model.Load(path, Layers(), Glyphs.Train.SampleShape);
            Assert.Equal(model.Digest, loaded.Digest);
            Assert.Throws<CheckpointException>(() => Model.Load(path, new Linear(784, 10), new Shape(784)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Misfits_AreNamed()
    {
        using var model = Create();

        Assert.Contains("[784]", Assert.Throws<ShapeException>(() => model.Evaluate(
            MemoryDataset.OfLabels(new Shape(784), new float[784], [0], 10), new SoftmaxCrossEntropy())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Predict(new float[3]));
        Assert.Throws<ArgumentException>(() => model.Fit(
            Glyphs.Train,
            new SoftmaxCrossEntropy(),
            new Adam(),
            Options with { EarlyStopping = new EarlyStopping(1) },
            TestContext.Current.CancellationToken));
        Assert.Contains("step 0", Assert.Throws<TrainingFailedException>(() => model.Fit(
            MemoryDataset.OfLabels(Glyphs.Train.SampleShape, [.. Enumerable.Repeat(float.NaN, 784)], [0], 10),
            new SoftmaxCrossEntropy(),
            new Adam(),
            Options,
            TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_Cancelled_Ends()
    {
        using var model = Create();

        Assert.Throws<OperationCanceledException>(() =>
            model.Fit(Glyphs, new SoftmaxCrossEntropy(), new Adam(), Options, new CancellationToken(canceled: true)));
    }

    private static Sequential Layers() => new(new Flatten(), new Linear(784, 24), new ReLU(), new Dropout(0.1), new Linear(24, 10));

    private static Model Create(ulong seed = 1) => Model.Create(Layers(), Glyphs.Train.SampleShape, seed);

    private static FitResult Fitted(FitOptions options, ulong seed = 1)
    {
        using var model = Create(seed);
        return Fit(model, options);
    }

    private static FitResult Fit(Model model, FitOptions options, Optimizer? optimizer = null) =>
        model.Fit(Glyphs, new SoftmaxCrossEntropy(), optimizer ?? new Adam(), options, TestContext.Current.CancellationToken);
}
