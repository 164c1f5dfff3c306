using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over samples of 1 - cos(a, b) where the target is 1, and of max(0, cos(a, b) - margin) where it is -1, for two predicted
/// vectors stacked as [batch, 2, ...]. One target a sample.</summary>
/// <remarks>PyTorch's cosine_embedding_loss: cos = a·b / √((|a|² + 1e-12)·(|b|² + 1e-12)), so that a zero vector has cosine 0.</remarks>
public sealed class CosineEmbedding : StackedLoss
{
    private const double Epsilon = 1e-12;

    private readonly double _margin;

    /// <summary>The loss with its constant.</summary>
    /// <param name="margin">Cosine up to which unlike pairs cost nothing, in [-1, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is no cosine.</exception>
    public CosineEmbedding(double margin = 0)
    {
        HyperParameter.CheckNotNegative(1 - Math.Abs(margin), "CosineEmbedding", "1 - |margin|");
        _margin = margin;
    }

    /// <inheritdoc/>
    public override string Name => "cosine_embedding";

    private protected override int Vectors => 2;

    private protected override string Roles => "both vectors";

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        CheckStack(predictions);
        return predictions[0];
    }

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Targets.Length, TargetCount(frame.Shape), Name);
        Targets.CheckSigns(frame.Targets, Name);
        var width = WidthOf(frame.Shape);
        var loss = 0.0;
        for (var sample = 0; sample < frame.Samples; sample++)
        {
            var pair = frame.Predictions.Slice(2 * sample * width, 2 * width);
            var part = EvaluatePair(pair, frame.Gradient.Slice(2 * sample * width, 2 * width), width, frame.Targets[sample] > 0);
            loss += part;
            frame.SetElement(sample, part);
        }

        return new BatchSums(loss, frame.Samples, frame.Samples, 0);
    }

    private double EvaluatePair(ReadOnlySpan<float> pair, Span<float> gradient, int width, bool isAlike)
    {
        var (product, left, right) = (0.0, Epsilon, Epsilon);
        for (var index = 0; index < width; index++)
        {
            var (a, b) = ((double)pair[index], (double)pair[width + index]);
            product += a * b;
            left += a * a;
            right += b * b;
        }

        var length = Math.Sqrt(left * right);
        var cosine = product / length;
        var loss = isAlike ? 1 - cosine : Math.Max(0, cosine - _margin);
        var slope = isAlike ? -1.0 : cosine >= _margin ? 1 : 0;
        for (var index = 0; index < width; index++)
        {
            var (a, b) = ((double)pair[index], (double)pair[width + index]);
            gradient[index] = (float)(slope * ((b / length) - (cosine * a / left)));
            gradient[width + index] = (float)(slope * ((a / length) - (cosine * b / right)));
        }

        return loss;
    }
}
