namespace Cluster.Engine.Losses;

/// <summary>What a row of scores is compared with: how much of the target lies on each class, class weights included.</summary>
internal interface ITargetMass
{
    /// <summary>The mass on a class, 0 or more.</summary>
    double At(int index);
}

/// <summary>A label, smoothed over all classes, with class weights.</summary>
internal readonly struct SmoothedLabel(double[]? weights, double smoothing, int label, int classes) : ITargetMass
{
    public double At(int index)
    {
        var share = (smoothing / classes) + (index == label ? 1 - smoothing : 0);
        return weights is null ? share : weights[index] * share;
    }
}

/// <summary>Target probabilities, smoothed over all classes, with class weights.</summary>
internal readonly ref struct SmoothedProbabilities(double[]? weights, double smoothing, ReadOnlySpan<float> targets) : ITargetMass
{
    private readonly ReadOnlySpan<float> _targets = targets;

    public double At(int index)
    {
        var share = (smoothing / _targets.Length) + ((1 - smoothing) * _targets[index]);
        return weights is null ? share : weights[index] * share;
    }
}

/// <summary>The cross-entropy of a row of scores with any target.</summary>
internal static class TargetRow
{
    /// <summary>Σ q[c]·(-log p[c]) with p the softmax; 0 where q is 0, whatever p is.</summary>
    /// <param name="target">The masses q.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="gradient">The softmax; becomes the gradient p·Σq - q.</param>
    /// <param name="largest">The largest score.</param>
    /// <param name="logarithm">Logarithm of the sum of exp(score - largest).</param>
    public static double Evaluate<TTarget>(
        TTarget target, ReadOnlySpan<float> scores, Span<float> gradient, float largest, float logarithm)
        where TTarget : struct, ITargetMass, allows ref struct
    {
        var (loss, total) = (0.0, 0.0);
        for (var index = 0; index < scores.Length; index++)
        {
            var mass = target.At(index);
            total += mass;
            loss += mass == 0 ? 0 : mass * (logarithm + ((double)largest - scores[index]));
        }

        for (var index = 0; index < scores.Length; index++)
        {
            gradient[index] = (float)((gradient[index] * total) - target.At(index));
        }

        return loss;
    }
}
