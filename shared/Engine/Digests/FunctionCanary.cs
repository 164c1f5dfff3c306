using Cluster.Engine.Initialization;
using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Digests;

/// <summary>Functions of one number, reductions, the loss and the samplers.</summary>
internal static class FunctionCanary
{
    private const int Count = 301;

    public static void Run(CanaryResult append)
    {
        Functions(append);
        Sums(append);
        Loss(append);

        var sample = new float[103];
        new NormalInitializer(0.5, 2).Fill(new Shape(sample.Length), new RandomKey(1, RandomPurpose.KernelDigest, 10), sample);
        append(sample);
        new UniformInitializer(-0.1, 0.3).Fill(new Shape(sample.Length), new RandomKey(1, RandomPurpose.KernelDigest, 11), sample);
        append(sample);
    }

    private static void Functions(CanaryResult append)
    {
        float[] x = [.. Canary.Awkward, .. Canary.Random(4, Count)];
        Elementwise.Scale(x.AsSpan(x.Length / 2), 100f, x.AsSpan(x.Length / 2));
        var y = new float[x.Length];
        Exponentials.Exp(x, y);
        append(y);
        Activations.Tanh(x, y);
        append(y);
        Activations.TanhGradient(y, x, y);
        append(y);
        Activations.Sigmoid(x, y);
        append(y);
        Activations.SigmoidGradient(y, x, y);
        append(y);
        Activations.Relu(x, y);
        append(y);
        Elementwise.Multiply(x, x, y);
        Exponentials.Log(y, y);
        append(y);

        // Sums of subnormal numbers: nothing else would notice that they are flushed.
        float[] tiny = [.. Canary.Awkward];
        Elementwise.Scale(tiny, 1.1754942e-38f, tiny);
        append(tiny);
        Elementwise.AddInto(tiny, Canary.Awkward);
        append(tiny);
    }

    private static void Sums(CanaryResult append)
    {
        var values = Canary.Random(5, 130);
        var sums = new float[values.Length + 1];
        for (var length = 0; length <= values.Length; length++)
        {
            sums[length] = Reductions.Sum(values.AsSpan(0, length));
        }

        append(sums);
        var columnSums = new float[13];
        Reductions.ColumnSums(values, columnSums.Length, columnSums);
        append(columnSums);
    }

    private static void Loss(CanaryResult append)
    {
        var scores = Canary.Random(6, 7 * 19);
        Elementwise.Scale(scores, 20f, scores);
        var gradient = new float[scores.Length];
        var sums = new SoftmaxCrossEntropy().Evaluate(new LossFrame
        {
            Shape = new Shape(7, 19),
            Predictions = scores,
            Labels = [0, 18, 3, 9, 9, 1, 4],
            Gradient = gradient,
        });
        append(gradient);
        append([(float)sums.Loss]);
    }
}
