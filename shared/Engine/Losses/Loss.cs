using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>A measure of how far predictions are from targets. It yields sums over the samples of a micro-batch, never means, so that
/// micro-batches add up to the same batch however they are spread.</summary>
public abstract class Loss
{
    /// <summary>Name for messages and job files.</summary>
    public abstract string Name { get; }

    /// <summary>What the predictions are compared with.</summary>
    public abstract TargetKind TargetKind { get; }

    /// <summary>How many targets a batch of predictions needs: labels or values, as <see cref="TargetKind"/> says.</summary>
    /// <param name="predictions">Shape of the predictions, the batch axis first.</param>
    /// <exception cref="ShapeException">The loss cannot take such predictions.</exception>
    public abstract int TargetCount(Shape predictions);

    /// <summary>Computes the loss sum and its gradient in the predictions.</summary>
    /// <param name="frame">Predictions, targets, and room for the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class index.</exception>
    public abstract BatchSums Evaluate(in LossFrame frame);
}
