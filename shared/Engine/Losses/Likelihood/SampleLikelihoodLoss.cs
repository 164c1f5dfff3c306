using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over samples of -log p(target vector) in nats under a distribution whose parameters fill the sample's predictions.</summary>
/// <remarks>In float64. The weight is the number of samples, unless the loss says otherwise.</remarks>
public abstract class SampleLikelihoodLoss : Loss, ILikelihoodHead
{
    // Steep enough for every step, and far enough from infinity for a batch to add up.
    private const float SteepestSlope = 1e30f;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Distribution;

    /// <summary>Elements that the mean counts for each sample.</summary>
    private protected virtual int WeightOf(int dimensions) => 1;

    /// <inheritdoc/>
    public sealed override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return DimensionsOf(predictions) * predictions[0];
    }

    /// <inheritdoc/>
    public sealed override ElementAxes AxesOfElement(Shape predictions) => ElementAxes.From(predictions, 1);

    /// <inheritdoc/>
    public sealed override BatchSums Evaluate(in LossFrame frame)
    {
        var dimensions = DimensionsOf(frame.Shape);
        KernelArguments.SameLength(frame.Targets.Length, frame.Samples * dimensions, Name);
        var width = frame.Samples == 0 ? 0 : frame.Predictions.Length / frame.Samples;
        using var room = new Rented<double>(RoomFor(frame.Shape));
        var loss = 0.0;
        for (var sample = 0; sample < frame.Samples; sample++)
        {
            var predictions = frame.Predictions.Slice(sample * width, width);
            var target = frame.Targets.Slice(sample * dimensions, dimensions);
            var part = Evaluate(predictions, target, frame.Gradient.Slice(sample * width, width), room.Span);
            Bound(frame.Gradient.Slice(sample * width, width));
            loss += part;
            frame.SetElement(sample, part);
        }

        return new BatchSums(loss, (double)frame.Samples * WeightOf(dimensions), frame.Samples, 0);
    }

    /// <inheritdoc/>
    public Shape EstimateShape(Shape predictions, Estimate estimate)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return estimate == Estimate.Parameters ? predictions : new Shape(predictions[0], DimensionsOf(predictions));
    }

    /// <inheritdoc/>
    public void Predict(Shape shape, ReadOnlySpan<float> predictions, Estimate estimate, Span<float> result)
    {
        ArgumentNullException.ThrowIfNull(shape);
        KernelArguments.SameLength(result.Length, EstimateShape(shape, estimate).ElementCount);
        var (width, results) = shape[0] == 0 ? (0, 0) : (predictions.Length / shape[0], result.Length / shape[0]);
        using var room = new Rented<double>(RoomFor(shape));
        for (var sample = 0; sample < shape[0]; sample++)
        {
            Predict(predictions.Slice(sample * width, width), estimate, result.Slice(sample * results, results), room.Span);
        }
    }

    /// <summary>Numbers in a target, after a check of the predictions.</summary>
    /// <exception cref="ShapeException">The loss cannot take them.</exception>
    private protected abstract int DimensionsOf(Shape predictions);

    /// <summary>Numbers of room that a sample needs.</summary>
    private protected abstract int RoomFor(Shape predictions);

    /// <summary>-log p(target) of a sample, and its gradient.</summary>
    private protected abstract double Evaluate(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> target, Span<float> gradient, Span<double> room);

    /// <summary>An estimate of a sample.</summary>
    private protected abstract void Predict(ReadOnlySpan<float> predictions, Estimate estimate, Span<float> result, Span<double> room);

    /// <summary>A target very many deviations away has a slope that float32 cannot hold.</summary>
    private static void Bound(Span<float> gradient)
    {
        foreach (ref var slope in gradient)
        {
            slope = slope > SteepestSlope ? SteepestSlope : slope < -SteepestSlope ? -SteepestSlope : slope;
        }
    }
}
