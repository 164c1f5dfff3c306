using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean of -log(q[y] / Σ q) over the rows of the class axis, for predictions q of 0 or more that need not sum to 1. For logits
/// take <see cref="SoftmaxCrossEntropy"/>.</summary>
/// <remarks>Gradient of the sum: 1/Σq, less 1/q[y] at the label. A probability below the smallest normal float32 counts as that, so
/// that one of 0 costs 87 nats and no infinity.</remarks>
public sealed class CategoricalNll : ClassLoss
{
    private const double LeastShare = 1.1754943508222875e-38;

    /// <summary>The loss.</summary>
    /// <param name="classAxis">Axis of the classes: -1 for [batch, ..., classes], 1 for [batch, classes, ...].</param>
    public CategoricalNll(int classAxis = -1)
        : base(classAxis)
    {
    }

    /// <inheritdoc/>
    public override string Name => "categorical_nll";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.ClassProbabilities;

    private protected override BatchSums EvaluateRows(in ClassRows rows)
    {
        Targets.CheckRange(rows.Scores, 0f, float.MaxValue, Name, "unnormalised probabilities");
        var (loss, correct) = (0.0, 0L);
        for (var row = 0; row < rows.Count; row++)
        {
            var scores = rows.ScoresOf(row);
            var label = Targets.CheckedLabel(rows.Labels[row], rows.Classes, row, "CategoricalNll");
            var sum = LeastShare;
            foreach (var score in scores)
            {
                sum += score;
            }

            var hit = Math.Max(scores[label], LeastShare * Math.Max(1, sum));
            rows.GradientOf(row).Fill((float)(1 / sum));
            rows.GradientOf(row)[label] = (float)((1 / sum) - (1 / hit));
            var part = DoubleFunctions.Log(sum / hit);
            loss += part;
            correct += Reductions.IndexOfMax(scores) == label ? 1 : 0;
            rows.SetElement(row, part);
        }

        return new BatchSums(loss, rows.Count, rows.Count, correct);
    }
}
