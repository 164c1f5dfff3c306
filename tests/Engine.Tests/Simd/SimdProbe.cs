using System.Security.Cryptography;
using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Convolution;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Simd;

/// <summary>A short training run whose outcome is compared between processes.</summary>
internal static class SimdProbe
{
    public const string Argument = "simd-probe";

    private const ulong Seed = 20261;
    private const int Features = 37;
    private const int Classes = 5;
    private const int BatchSize = 12;
    private const int Steps = 15;

    /// <summary>The path taken, the kernel digest, the SHA-256 of the trained weights, that of all elementary operations and that of
    /// trained convolutions and sequence models, separated by blanks.</summary>
    public static string Run() =>
        $"{SimdPath.Name} {KernelDigest.Compute()} {Train()} {ElementProbe.Run()} {ConvolutionProbe.Run()} {SequenceProbe.Run()}";

    private static string Train()
    {
        var model = new Sequential(new Linear(Features, 50), new ReLU(), new Linear(50, 19), new Tanh(), new Linear(19, Classes));
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, new Shape(Features), BatchSize);
        var optimizer = new Adam(0.01);
        using var state = new OptimizerState(optimizer, layout.Length);
        layout.Initialize(Seed, weights);
        for (uint step = 0; step < Steps; step++)
        {
            Fill(graph, step);
            var sums = graph.ForwardBackward(weights, gradients, new PassContext(Seed, step, 0, Training: true));
            optimizer.Step(weights, gradients, (float)(1 / sums.Weight), state);
        }

        return Convert.ToHexStringLower(SHA256.HashData(weights.Bytes));
    }

    private static void Fill(MicroBatchGraph graph, uint step)
    {
        var key = new RandomKey(Seed, RandomPurpose.Dataset, Step: step);
        for (var index = 0; index < graph.Inputs.Length; index++)
        {
            graph.Inputs[index] = Philox.ToUnit(Philox.Block(key, (uint)index).Word0) - 0.5f;
        }

        for (var row = 0; row < BatchSize; row++)
        {
            graph.Labels[row] = graph.Inputs[row * Features] > 0 ? row % Classes : 0;
        }
    }
}
