using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Digests;

/// <summary>Predictions and gradients of two small networks: convolution, batch norm and pooling over images, with samples side by side
/// and one after the other; embedding, attention, layer norm and recurrent cells over sequences.</summary>
internal static class LayerCanary
{
    private const int Classes = 3;
    private const int Steps = 5;
    private const int Width = 6;
    private const int SamplesSideBySide = 16;

    public static void Run(CanaryResult append)
    {
        Images(SamplesSideBySide, append);
        Images(3, append);
        Sequences(append);
    }

    private static void Images(int samples, CanaryResult append)
    {
        var model = new Sequential(
            new Conv2d(2, 3, 3, padding: 1), new BatchNorm(3), new ReLU(), new MaxPool2d(2), new Flatten(), new Linear(27, Classes));
        var layout = ParameterLayout.Of(model);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, new Shape(2, 6, 6), samples);
        Canary.Random(40, graph.Inputs.Length).CopyTo(graph.Inputs);
        Pass(graph, layout, append);
    }

    private static void Sequences(CanaryResult append)
    {
        var block = new TransformerEncoderLayer(Width, 2, new TransformerOptions { FeedForward = 11, Dropout = 0.25, Causal = true });
        var model = new Sequential(
            new Embedding(7, Width),
            block,
            new LSTM(Width, 5),
            new GRU(5, 4),
            new RNN(4, 3, returnsSequence: false),
            new Linear(3, Classes));
        var layout = ParameterLayout.Of(model);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, new Shape(Steps), 3);
        for (var index = 0; index < graph.Inputs.Length; index++)
        {
            graph.Inputs[index] = (3 * index) % 7;
        }

        Pass(graph, layout, append);
    }

    private static void Pass(MicroBatchGraph graph, ParameterLayout layout, CanaryResult append)
    {
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        Canary.Random(41, layout.Length).CopyTo(weights.Span);
        for (var sample = 0; sample < graph.Labels.Length; sample++)
        {
            graph.Labels[sample] = sample % Classes;
        }

        var sums = graph.ForwardBackward(weights, gradients, new PassContext(1, 2, 3, Training: true));
        append(graph.Outputs);
        append(gradients.Span);
        append([(float)sums.Loss]);
    }
}
