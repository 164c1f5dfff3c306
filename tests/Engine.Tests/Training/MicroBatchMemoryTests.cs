using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Training;

/// <summary>What is planned is what is allocated.</summary>
public sealed class MicroBatchMemoryTests
{
    private static readonly Linear Shared = new(6, 6);

    public static TheoryData<string> Names => [.. Models.Keys];

    private static Dictionary<string, (Module Model, Shape Sample)> Models { get; } = new()
    {
        ["perceptron"] = (new Sequential(new Linear(6, 5), new ReLU(), new Linear(5, 3)), new Shape(6)),
        ["a layer in two places"] = (new Sequential(Shared, new Tanh(), Shared, new Linear(6, 3)), new Shape(6)),
        ["convolution"] = (
            new Sequential(
                new Conv2d(1, 4, new Pair(3, 3)), new BatchNorm(4), new ReLU(), new MaxPool2d(new Pair(2, 2)), new Flatten(), new Linear(36, 3)),
            new Shape(1, 8, 8)),
        ["recomputed"] = (new Sequential(new Recompute(new Sequential(new Linear(6, 9), new Tanh())), new Linear(9, 3)), new Shape(6)),
        ["recurrent"] = (new Sequential(new LSTM(4, 5, returnsSequence: false), new Linear(5, 3)), new Shape(7, 4)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_OfAPlan_AreThoseOfTheGraph(string name)
    {
        var (model, sample) = Models[name];
        var layout = ParameterLayout.Of(model);
        foreach (var parts in new[] { new MicroBatches(4), new MicroBatches(4, 4), new MicroBatches(4, 3, 2) })
        {
            using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, sample, parts);

            Assert.Equal(graph.BufferBytes, MicroBatchMemory.Of(model, layout, sample, parts).Bytes);
        }
    }
}
