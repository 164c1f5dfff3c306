using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean cross-entropy in nats between targets in [0, 1] and the probabilities whose logits are predicted:
/// w·(p·y·log(1 + exp(-x)) + (1 - y)·log(1 + exp(x))). One yes or no for every prediction.</summary>
/// <remarks>PyTorch's binary_cross_entropy_with_logits: the mean divides by the number of elements, whatever the weights. Gradient of the
/// sum without weights: sigmoid(x) - y.</remarks>
public sealed class BinaryCrossEntropyWithLogits : ElementLoss
{
    private readonly RepeatedWeights _weights;
    private readonly RepeatedWeights _positiveWeights;

    /// <summary>The loss with its weights.</summary>
    /// <param name="weights">Factor w of each element; repeats along the last axes, so that one number for each output will do.</param>
    /// <param name="positiveWeights">Factor p of the part of y; repeats likewise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public BinaryCrossEntropyWithLogits(IReadOnlyList<double>? weights = null, IReadOnlyList<double>? positiveWeights = null)
    {
        _weights = RepeatedWeights.Of(weights, Name, nameof(weights));
        _positiveWeights = RepeatedWeights.Of(positiveWeights, Name, nameof(positiveWeights));
    }

    /// <inheritdoc/>
    public override string Name => "binary_cross_entropy_with_logits";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Logits;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        var count = base.TargetCount(predictions);
        _weights.Check(predictions, Name);
        _positiveWeights.Check(predictions, Name);
        return count;
    }

    /// <inheritdoc/>
    private protected override double Sum(in LossFrame frame)
    {
        Targets.CheckRange(frame.Targets, 0f, 1f, Name, "targets");
        return RepeatedWeights.Run<LogitFormula>(_weights, _positiveWeights, frame);
    }
}
