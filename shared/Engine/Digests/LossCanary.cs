using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Digests;

/// <summary>Losses whose formulas run on vectors, and one in float64 with most of its functions.</summary>
internal static class LossCanary
{
    private const int Count = 77;

    public static void Run(CanaryResult append)
    {
        var predictions = Canary.Random(20, 3 * Count);
        Elementwise.Scale(predictions, 30f, predictions);
        var targets = Canary.Random(21, Count);
        Elementwise.Multiply(targets, targets, targets);

        Evaluate(new BinaryCrossEntropyWithLogits(), new Shape(Count), predictions.AsSpan(0, Count), targets, append);
        Evaluate(new LogCosh(), new Shape(Count), predictions.AsSpan(0, Count), targets, append);
        Evaluate(new KullbackLeibler(), new Shape(Count), predictions.AsSpan(0, Count), targets, append);
        Evaluate(new StudentTNll(), new Shape(1, 3, Count), predictions, targets, append);
    }

    private static void Evaluate(Loss loss, Shape shape, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, CanaryResult append)
    {
        var gradient = new float[predictions.Length];
        var elements = new float[targets.Length];
        var sums = loss.Evaluate(new LossFrame
        {
            Shape = shape,
            Predictions = predictions,
            Targets = targets,
            Elements = elements,
            Gradient = gradient,
        });
        append(gradient);
        append(elements);
        append([(float)sums.Loss]);
    }
}
