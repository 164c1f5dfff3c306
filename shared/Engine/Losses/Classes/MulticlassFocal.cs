using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;
using HyperParameter = Cluster.Engine.Models.HyperParameter;

namespace Cluster.Engine.Losses;

/// <summary>Mean of -α[y]·(1 - p[y])^γ·log p[y] with p = softmax(predictions), over the rows of the class axis: well classified rows hardly
/// count.</summary>
/// <remarks>The mean divides by the rows, whatever α. 1 - p[y] is the sum of the other classes' probabilities, which does not cancel.
/// Source: Lin, Goyal, Girshick, He and Dollár, Focal Loss for Dense Object Detection (2017).</remarks>
public sealed class MulticlassFocal : ClassLoss
{
    private readonly double[]? _weights;
    private readonly double _gamma;

    /// <summary>The loss with its constants.</summary>
    /// <param name="alpha">A factor for each class, 0 or more; null for ones.</param>
    /// <param name="gamma">How sharply easy rows are turned down, 0 or more; 0 leaves the cross-entropy.</param>
    /// <param name="classAxis">Axis of the classes: -1 for [batch, ..., classes], 1 for [batch, classes, ...].</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is outside.</exception>
    public MulticlassFocal(IReadOnlyList<double>? alpha = null, double gamma = 2, int classAxis = -1)
        : base(classAxis)
    {
        HyperParameter.CheckNotNegative(gamma, "MulticlassFocal");
        _weights = ClassWeights.Checked(alpha, "MulticlassFocal");
        _gamma = gamma;
    }

    /// <inheritdoc/>
    public override string Name => "multiclass_focal";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.ClassLogits;

    private protected override int? Classes => _weights?.Length;

    private protected override BatchSums EvaluateRows(in ClassRows rows)
    {
        Softmax.ShiftedExponentials(rows.Scores, rows.Classes, rows.Gradient);
        var (loss, correct) = (0.0, 0L);
        for (var row = 0; row < rows.Count; row++)
        {
            var label = Targets.CheckedLabel(rows.Labels[row], rows.Classes, row, "MulticlassFocal");
            var best = Reductions.IndexOfMax(rows.ScoresOf(row));
            var part = EvaluateRow(rows.ScoresOf(row), rows.GradientOf(row), label, best);
            loss += part;
            correct += best == label ? 1 : 0;
            rows.SetElement(row, part);
        }

        return new BatchSums(loss, rows.Count, rows.Count, correct);
    }

    /// <summary>The loss of a row; turns its exponentials into its gradient.</summary>
    private double EvaluateRow(ReadOnlySpan<float> scores, Span<float> gradient, int label, int best)
    {
        var (sum, others) = (0.0, 0.0);
        for (var index = 0; index < gradient.Length; index++)
        {
            sum += gradient[index];
            others += index == label ? 0 : gradient[index];
        }

        var miss = others / sum;
        var logarithm = miss < 0.5
            ? LogisticFunctions.Log1p(-miss)
            : (double)scores[label] - scores[best] - DoubleFunctions.Log(sum);
        if (miss == 0)
        {
            gradient.Clear();
            return 0;
        }

        // With p = p[y]: d loss / d x[j] = α·(γ·(1-p)^(γ-1)·p·log p - (1-p)^γ)·(δ[jy] - p[j]).
        var (weight, hit) = (_weights?[label] ?? 1, gradient[label] / sum);
        var focus = DoubleFunctions.Pow(miss, _gamma);
        var slope = weight * focus * ((_gamma * hit * logarithm / miss) - 1);
        for (var index = 0; index < gradient.Length; index++)
        {
            gradient[index] = (float)(slope * (index == label ? miss : -(gradient[index] / sum)));
        }

        return -weight * focus * logarithm;
    }
}
