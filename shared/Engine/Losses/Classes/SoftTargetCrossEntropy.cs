using Cluster.Engine.Kernels;
using HyperParameter = Cluster.Engine.Models.HyperParameter;

namespace Cluster.Engine.Losses;

/// <summary>Mean cross-entropy between softmax(predictions) and target probabilities t, over all rows of the class axis:
/// Σ -w[c]·((1 - ε)·t[c] + ε/classes)·log p[c].</summary>
/// <remarks>PyTorch's cross_entropy with probabilities: the mean divides by the rows, whatever the weights. In nats. Gradient of the sum
/// without weights: softmax - target, for targets that sum to 1.</remarks>
public sealed class SoftTargetCrossEntropy : ClassLoss
{
    private readonly double[]? _weights;
    private readonly double _smoothing;

    /// <summary>The loss with its options.</summary>
    /// <param name="classWeights">A factor for each class, 0 or more; null for ones.</param>
    /// <param name="labelSmoothing">Share ε of the target that is spread evenly over all classes, in [0, 1].</param>
    /// <param name="classAxis">Axis of the classes: -1 for [batch, ..., classes], 1 for [batch, classes, ...].</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative, or the smoothing no probability.</exception>
    public SoftTargetCrossEntropy(IReadOnlyList<double>? classWeights = null, double labelSmoothing = 0, int classAxis = -1)
        : base(classAxis)
    {
        HyperParameter.CheckProbability(labelSmoothing, "SoftTargetCrossEntropy");
        _weights = ClassWeights.Checked(classWeights, "SoftTargetCrossEntropy");
        _smoothing = labelSmoothing;
    }

    /// <inheritdoc/>
    public override string Name => "soft_target_cross_entropy";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.ClassLogits;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    private protected override int? Classes => _weights?.Length;

    private protected override BatchSums EvaluateRows(in ClassRows rows)
    {
        Targets.CheckRange(rows.Targets, 0f, float.MaxValue, Name, "target probabilities");
        Softmax.ShiftedExponentials(rows.Scores, rows.Classes, rows.Gradient);
        var loss = 0.0;
        for (var row = 0; row < rows.Count; row++)
        {
            var scores = rows.ScoresOf(row);
            var gradient = rows.GradientOf(row);
            var logarithm = Softmax.Normalize(gradient);
            var target = new SmoothedProbabilities(_weights, _smoothing, rows.TargetsOf(row));
            var part = TargetRow.Evaluate(target, scores, gradient, Reductions.Max(scores), logarithm);
            loss += part;
            rows.SetElement(row, part);
        }

        return new BatchSums(loss, rows.Count, rows.Count, 0);
    }
}
