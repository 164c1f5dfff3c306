using Cluster.Engine.Kernels;
using HyperParameter = Cluster.Engine.Models.HyperParameter;

namespace Cluster.Engine.Losses;

/// <summary>Mean cross-entropy between softmax(predictions) and class labels, over all rows of the class axis.</summary>
/// <remarks>Predictions are unnormalised natural-log scores [batch, ..., classes]; the loss is in nats; the weight is the number of
/// rows that are not ignored, or their summed class weights. Gradient of the sum without weights and smoothing: softmax - onehot. Each
/// row's maximum is subtracted, so the exponential cannot overflow. With smoothing ε, a row's loss is (1 - ε)·w[y]·(-log p[y]) + ε/classes·Σ
/// w[c]·(-log p[c]), as in PyTorch's cross_entropy.
/// Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 4.1, 6.2.2.3 and 7.5.1.</remarks>
public sealed class SoftmaxCrossEntropy : ClassLoss
{
    private readonly double[]? _weights;
    private readonly double _smoothing;
    private readonly int _ignored;
    private readonly MeanOver _meanOver;

    /// <summary>The loss with its options; without any it is the plain one.</summary>
    /// <param name="classWeights">A factor for each class, 0 or more; null for ones.</param>
    /// <param name="labelSmoothing">Share ε of the target that is spread evenly over all classes, in [0, 1].</param>
    /// <param name="ignoreIndex">Label of rows that do not count.</param>
    /// <param name="classAxis">Axis of the classes: -1 for [batch, ..., classes], 1 for [batch, classes, ...].</param>
    /// <param name="meanOver">What the mean divides by where classes have weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative, or the smoothing no probability.</exception>
    public SoftmaxCrossEntropy(
        IReadOnlyList<double>? classWeights = null,
        double labelSmoothing = 0,
        int ignoreIndex = -100,
        int classAxis = -1,
        MeanOver meanOver = MeanOver.Weights)
        : base(classAxis)
    {
        HyperParameter.CheckProbability(labelSmoothing, "SoftmaxCrossEntropy");
        _weights = ClassWeights.Checked(classWeights, "SoftmaxCrossEntropy");
        (_smoothing, _ignored, _meanOver) = (labelSmoothing, ignoreIndex, meanOver);
    }

    /// <inheritdoc/>
    public override string Name => "softmax_cross_entropy";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.ClassLogits;

    private protected override int? Classes => _weights?.Length;

    private protected override BatchSums EvaluateRows(in ClassRows rows)
    {
        Softmax.ShiftedExponentials(rows.Scores, rows.Classes, rows.Gradient);
        var (loss, weight, counted, correct) = (0.0, 0.0, 0L, 0L);
        for (var row = 0; row < rows.Count; row++)
        {
            var gradient = rows.GradientOf(row);
            if (rows.Labels[row] == _ignored)
            {
                gradient.Clear();
                rows.SetElement(row, 0);
                continue;
            }

            var label = Targets.CheckedLabel(rows.Labels[row], rows.Classes, row, "SoftmaxCrossEntropy");
            var scores = rows.ScoresOf(row);
            var best = Reductions.IndexOfMax(scores);
            var logarithm = Softmax.Normalize(gradient);
            var part = _weights is null && _smoothing == 0
                ? Plain(scores, gradient, label, best, logarithm)
                : Weighted(scores, gradient, label, best, logarithm);
            loss += part;
            weight += _meanOver == MeanOver.Weights && _weights is not null ? _weights[label] : 1;
            counted++;
            correct += best == label ? 1 : 0;
            rows.SetElement(row, part);
        }

        return new BatchSums(loss, weight, counted, correct);
    }

    private static double Plain(ReadOnlySpan<float> scores, Span<float> gradient, int label, int best, float logarithm)
    {
        gradient[label] -= 1f;
        return logarithm + ((double)scores[best] - scores[label]);
    }

    private double Weighted(ReadOnlySpan<float> scores, Span<float> gradient, int label, int best, float logarithm)
    {
        var target = new SmoothedLabel(_weights, _smoothing, label, scores.Length);
        return TargetRow.Evaluate(target, scores, gradient, scores[best], logarithm);
    }
}
