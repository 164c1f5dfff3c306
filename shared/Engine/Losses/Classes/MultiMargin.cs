using Cluster.Engine.Kernels;

namespace Cluster.Engine.Losses;

/// <summary>Mean over rows of Σ w[y]·max(0, margin - x[y] + x[j])^p / classes over the classes j other than the label y: the hinge loss for
/// more than two classes.</summary>
/// <remarks>PyTorch's multi_margin_loss; the mean divides by the rows. Source: Weston and Watkins, Multi-Class Support Vector Machines
/// (1998).</remarks>
public sealed class MultiMargin : ClassLoss
{
    private readonly double[]? _weights;
    private readonly double _margin;
    private readonly int _power;

    /// <summary>The loss with its options.</summary>
    /// <param name="p">Exponent, 1 or 2.</param>
    /// <param name="margin">By how much the label's score shall lead.</param>
    /// <param name="classWeights">A factor for each class, 0 or more; null for ones.</param>
    /// <param name="classAxis">Axis of the classes: -1 for [batch, ..., classes], 1 for [batch, classes, ...].</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is another, or a weight negative.</exception>
    public MultiMargin(int p = 1, double margin = 1, IReadOnlyList<double>? classWeights = null, int classAxis = -1)
        : base(classAxis)
    {
        if (p is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, $"MultiMargin needs an exponent of 1 or 2, got {p}; choose one of them.");
        }

        Models.HyperParameter.CheckFinite(margin, "MultiMargin");
        _weights = ClassWeights.Checked(classWeights, "MultiMargin");
        (_power, _margin) = (p, margin);
    }

    /// <inheritdoc/>
    public override string Name => "multi_margin";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.ClassScores;

    private protected override int? Classes => _weights?.Length;

    private protected override BatchSums EvaluateRows(in ClassRows rows)
    {
        var (loss, correct) = (0.0, 0L);
        for (var row = 0; row < rows.Count; row++)
        {
            var scores = rows.ScoresOf(row);
            var label = Targets.CheckedLabel(rows.Labels[row], rows.Classes, row, "MultiMargin");
            var part = EvaluateRow(scores, rows.GradientOf(row), label);
            loss += part;
            correct += Reductions.IndexOfMax(scores) == label ? 1 : 0;
            rows.SetElement(row, part);
        }

        return new BatchSums(loss, rows.Count, rows.Count, correct);
    }

    private double EvaluateRow(ReadOnlySpan<float> scores, Span<float> gradient, int label)
    {
        var factor = (_weights?[label] ?? 1) / scores.Length;
        var (sum, slopes) = (0.0, 0.0);
        for (var index = 0; index < scores.Length; index++)
        {
            var gap = _margin - scores[label] + scores[index];
            var counts = index != label && !(gap <= 0);
            var slope = !counts ? 0 : _power == 1 ? factor : 2 * factor * gap;
            sum += !counts ? 0 : _power == 1 ? factor * gap : factor * gap * gap;
            slopes += slope;
            gradient[index] = (float)slope;
        }

        gradient[label] = (float)-slopes;
        return sum;
    }
}
