using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over samples of the distance (Σ|x - y|^p)^(1/p) between predictions and targets of one shape [batch, ...]. For two
/// predicted vectors take <see cref="PairwiseDistance"/>.</summary>
/// <remarks>At distance 0 the gradient is 0; for p = infinity the largest differences share it evenly.</remarks>
public sealed class LpDistance : Loss
{
    private readonly LpNorm _norm;

    /// <summary>The loss with its exponent.</summary>
    /// <param name="p">Exponent, at least 1; infinity for the largest difference.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is below 1.</exception>
    public LpDistance(double p = 2) => _norm = new LpNorm(p, 0, "LpDistance");

    /// <inheritdoc/>
    public override string Name => "lp_distance";

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Rank >= 1
            ? predictions.ElementCount
            : throw new ShapeException($"{Name} needs predictions of [batch, ...], got {predictions}; add a batch axis.");
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => ElementAxes.From(predictions, 1);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Targets.Length, TargetCount(frame.Shape), Name);
        var width = frame.Samples == 0 ? 0 : frame.Predictions.Length / frame.Samples;
        using var room = new Rented<float>(width);
        frame.Gradient.Clear();
        var loss = 0.0;
        for (var sample = 0; sample < frame.Samples; sample++)
        {
            var prediction = frame.Predictions.Slice(sample * width, width);
            var target = frame.Targets.Slice(sample * width, width);
            var distance = _norm.Of(prediction, target);
            room.Span.Clear();
            _norm.AddGradient(prediction, target, distance, 1, frame.Gradient.Slice(sample * width, width), room.Span);
            loss += distance;
            frame.SetElement(sample, distance);
        }

        return new BatchSums(loss, frame.Samples, frame.Samples, 0);
    }
}
