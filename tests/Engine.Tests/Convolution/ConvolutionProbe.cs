using System.Security.Cryptography;
using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Convolution;

/// <summary>A short training run of a small convolutional network whose outcome is compared between processes: samples side by side and
/// one after the other, chains fused and not.</summary>
internal static class ConvolutionProbe
{
    private const int Classes = 4;
    private const int Steps = 3;

    /// <summary>SHA-256 of the trained weights, once for a micro-batch of 16 and once for one of 5.</summary>
    public static string Run() => $"{Train(16)}{Train(5)}";

    private static string Train(int samples)
    {
        var model = new Sequential(
            new Conv2d(1, 6, 5, padding: 2),
            new ReLU(),
            new MaxPool2d(2),
            new Conv2d(6, 15, 3, padding: 1),
            new BatchNorm(15),
            new ReLU(),
            new MaxPool2d(2),
            new ConvTranspose2d(15, 7, 2, stride: 2),
            new Tanh(),
            new AvgPool2d(3, stride: 2, padding: 1),
            new Flatten(),
            new Linear(28, Classes));
        var (layout, sample) = (ParameterLayout.Of(model), new Shape(1, 9, 8));
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, sample, samples);
        var optimizer = new Adam(0.01);
        using var state = new OptimizerState(optimizer, layout.Length);
        layout.Initialize(20261, weights);
        for (uint step = 0; step < Steps; step++)
        {
            Bits.Uniform((int)step, graph.Inputs.Length).CopyTo(graph.Inputs);
            for (var row = 0; row < samples; row++)
            {
                graph.Labels[row] = row % Classes;
            }

            var sums = graph.ForwardBackward(weights, gradients, new PassContext(20261, step, 0, Training: true));
            optimizer.Step(weights, gradients, (float)(1 / sums.Weight), state);
        }

        return Convert.ToHexStringLower(SHA256.HashData(weights.Bytes));
    }
}
