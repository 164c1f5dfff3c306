using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>1 - (2·Σpt + s) / (Σp² + Σt² + s) for predicted probabilities p and targets t of one shape [batch, ...]: how little two areas
/// overlap. Where all sums and s are 0 it is 0.</summary>
/// <remarks>Per sample it is additive. Over the whole micro-batch (one sum over everything) it is the loss of that micro-batch, which
/// counts as many times as it has samples. Source: Milletari, Navab and Ahmadi, V-Net: Fully Convolutional Neural Networks for
/// Volumetric Medical Image Segmentation (2016).</remarks>
public sealed class Dice : Loss
{
    private readonly double _smooth;
    private readonly bool _squared;
    private readonly bool _perSample;

    /// <summary>The loss with its options.</summary>
    /// <param name="smooth">Constant s in numerator and denominator, 0 or more.</param>
    /// <param name="squared">Whether the denominator sums squares; else it is Σp + Σt + s.</param>
    /// <param name="perSample">Whether every sample has sums of its own; else the micro-batch has.</param>
    /// <exception cref="ArgumentOutOfRangeException">The constant is negative.</exception>
    public Dice(double smooth = 1, bool squared = true, bool perSample = true)
    {
        HyperParameter.CheckNotNegative(smooth, "Dice");
        (_smooth, _squared, _perSample) = (smooth, squared, perSample);
    }

    /// <inheritdoc/>
    public override string Name => "dice";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Probabilities;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override LossCombination Combination => _perSample ? LossCombination.Additive : LossCombination.PerMicroBatch;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Rank >= 1
            ? predictions.ElementCount
            : throw new ShapeException($"{Name} needs predictions of [batch, ...], got {predictions}; add a batch axis.");
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => ElementAxes.From(predictions, _perSample ? 1 : 0);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Targets.Length, TargetCount(frame.Shape), Name);
        var areas = _perSample ? frame.Samples : 1;
        var size = areas == 0 ? 0 : frame.Predictions.Length / areas;
        var weight = _perSample ? 1 : frame.Samples;
        var loss = 0.0;
        for (var area = 0; area < areas; area++)
        {
            var predictions = frame.Predictions.Slice(area * size, size);
            var targets = frame.Targets.Slice(area * size, size);
            var part = EvaluateArea(predictions, targets, frame.Gradient.Slice(area * size, size), weight);
            loss += weight * part;
            frame.SetElement(area, part);
        }

        return new BatchSums(loss, frame.Samples, frame.Samples, 0);
    }

    private double EvaluateArea(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Span<float> gradient, double weight)
    {
        var (numerator, denominator) = (_smooth, _smooth);
        for (var index = 0; index < predictions.Length; index++)
        {
            var (p, t) = ((double)predictions[index], (double)targets[index]);
            numerator += 2 * p * t;
            denominator += _squared ? (p * p) + (t * t) : p + t;
        }

        if (denominator == 0)
        {
            gradient.Clear();
            return 0;
        }

        var ratio = numerator / denominator;
        for (var index = 0; index < predictions.Length; index++)
        {
            var growth = _squared ? 2.0 * predictions[index] : 1;
            gradient[index] = (float)(weight * ((ratio * growth) - (2.0 * targets[index])) / denominator);
        }

        return 1 - ratio;
    }
}
