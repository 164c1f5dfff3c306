using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Training;

/// <summary>Whole training steps, from the samples to the new weights, take no memory once they are warm.</summary>
public sealed class StepAllocationTests
{
    private const int Classes = 4;

    public static TheoryData<string> Models => [.. Makers.Keys];

    private static Dictionary<string, (Func<Module> Model, Shape Sample, MicroBatches Parts)> Makers { get; } = new()
    {
        ["mlp"] = (() => new Sequential(new Flatten(), new Linear(40, 33), new ReLU(), new Dropout(0.2), new Linear(33, Classes)),
            new Shape(2, 20), new MicroBatches(8, 4, 8)),
        ["cnn, side by side"] = (Convolutional, new Shape(1, 8, 8), new MicroBatches(16, 2, 16)),
        ["cnn, one by one"] = (Convolutional, new Shape(1, 8, 8), new MicroBatches(5, 2, 3)),
        ["lstm"] = (() => new Sequential(new LSTM(6, 9, layers: 2, dropout: 0.3, returnsSequence: false), new Linear(9, Classes)),
            new Shape(5, 6), new MicroBatches(4, 2, 3)),
        ["transformer"] = (() => new Sequential(
                new TransformerEncoderLayer(6, 2, new TransformerOptions { FeedForward = 11, Dropout = 0.2, Causal = true }),
                new MeanOverSteps(),
                new Linear(6, Classes)),
            new Shape(5, 6), new MicroBatches(4, 2, 3)),
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_OnceWarm_TakesNeitherManagedNorNativeMemory(string name)
    {
        var (make, sample, parts) = Makers[name];
        var model = make();
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, sample, parts);
        var update = new WeightUpdate(layout, new AdamW(0.01), new WeightUpdateOptions
        {
            Clipping = new GradientClipping { MaxNorm = 1 },
            Penalty = Penalty.L2(1e-4),
            Averaging = new ExponentialAveraging(),
        });
        using var state = update.CreateState();
        layout.Initialize(1, weights);
        Bits.Uniform(1, graph.Inputs.Length).CopyTo(graph.Inputs);
        for (uint step = 0; step < 3; step++)
        {
            Step(step);
        }

        var before = weights.Span.ToArray();
        var (managed, native) = Taken(() =>
        {
            Step(3);
            Step(4);
        });

        Assert.Equal((0, 0), (managed, native));
        Assert.NotEqual(before, weights.Span.ToArray());
        Assert.DoesNotContain(weights.Span.ToArray(), float.IsNaN);

        void Step(uint step)
        {
            var sums = graph.ForwardBackward(weights, gradients, new PassContext(1, step, 0, Training: true));
            update.Step(weights, gradients, (float)(1 / sums.Weight), state);
        }
    }

    [Fact]
    public void Taken_ByWorkThatAllocates_IsCounted()
    {
        var kept = new List<object>(1);
        var (managed, native) = Taken(() => kept.Add(new AlignedBuffer(3)));

        Assert.InRange(managed, 1, 1000);
        Assert.Equal(1, native);
        Assert.Equal((0, 0), Taken(() => kept.Clear()));
    }

    private static Sequential Convolutional() => new(
        new Conv2d(1, 5, 3, padding: 1),
        new BatchNorm(5),
        new ReLU(),
        new MaxPool2d(2),
        new Conv2d(5, 7, 3),
        new BatchNorm(7),
        new GELU(),
        new SpatialDropout(0.2),
        new Flatten(),
        new Dropout(0.3),
        new Linear(28, Classes));

    private static (long Managed, long Native) Taken(Action work)
    {
        var (managed, native) = (GC.GetAllocatedBytesForCurrentThread(), AlignedBuffer.AllocationsOfCurrentThread);
        work();
        return (GC.GetAllocatedBytesForCurrentThread() - managed, AlignedBuffer.AllocationsOfCurrentThread - native);
    }
}
