using Cluster.Engine.Kernels;

namespace Cluster.Engine.Losses;

/// <summary>Mean of -w[y]·x[y] over the rows of the class axis, for predictions that are log-probabilities already.</summary>
/// <remarks>PyTorch's nll_loss: the mean divides by the summed weights of the rows that are not ignored. Gradient of the sum: -w[y] at the
/// label, else 0.</remarks>
public sealed class NegativeLogLikelihood : ClassLoss
{
    private readonly double[]? _weights;
    private readonly int _ignored;

    /// <summary>The loss with its options.</summary>
    /// <param name="classWeights">A factor for each class, 0 or more; null for ones.</param>
    /// <param name="ignoreIndex">Label of rows that do not count.</param>
    /// <param name="classAxis">Axis of the classes: -1 for [batch, ..., classes], 1 for [batch, classes, ...].</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative.</exception>
    public NegativeLogLikelihood(IReadOnlyList<double>? classWeights = null, int ignoreIndex = -100, int classAxis = -1)
        : base(classAxis)
    {
        _weights = ClassWeights.Checked(classWeights, "NegativeLogLikelihood");
        _ignored = ignoreIndex;
    }

    /// <inheritdoc/>
    public override string Name => "negative_log_likelihood";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.ClassLogProbabilities;

    private protected override int? Classes => _weights?.Length;

    private protected override BatchSums EvaluateRows(in ClassRows rows)
    {
        rows.Gradient.Clear();
        var (loss, weight, counted, correct) = (0.0, 0.0, 0L, 0L);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Labels[row] == _ignored)
            {
                rows.SetElement(row, 0);
                continue;
            }

            var label = Targets.CheckedLabel(rows.Labels[row], rows.Classes, row, "NegativeLogLikelihood");
            var factor = _weights?[label] ?? 1;
            var part = factor == 0 ? 0 : -factor * rows.ScoresOf(row)[label];
            rows.GradientOf(row)[label] = (float)-factor;
            loss += part;
            weight += factor;
            counted++;
            correct += Reductions.IndexOfMax(rows.ScoresOf(row)) == label ? 1 : 0;
            rows.SetElement(row, part);
        }

        return new BatchSums(loss, weight, counted, correct);
    }
}
