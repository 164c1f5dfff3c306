namespace Cluster.Engine.Losses;

/// <summary>What a micro-batch contributes besides gradients. Sums of several micro-batches are added in the reduction tree; the mean
/// loss is Loss / Weight, divided once at the root.</summary>
/// <param name="Loss">Sum of the losses, in nats for cross-entropy.</param>
/// <param name="Weight">What the mean divides by: rows for class labels, elements for mean squared error.</param>
/// <param name="Samples">Predictions made: rows of class scores, or samples where targets are values.</param>
/// <param name="Correct">Predictions whose largest score, the first one in a tie, is the label's; 0 where targets are values.</param>
public readonly record struct BatchSums(double Loss, double Weight, long Samples, long Correct)
{
    /// <summary>What of these sums enters a mean over several steps: all, or the counts alone where the loss is no finite number, which would hide
    /// the losses of all other steps.</summary>
    public BatchSums ForMean => double.IsFinite(Loss) ? this : this with { Loss = 0, Weight = 0 };

    /// <summary>Both contributions together.</summary>
    /// <param name="left">Left branch.</param>
    /// <param name="right">Right branch.</param>
    public static BatchSums Add(in BatchSums left, in BatchSums right) => new(
        left.Loss + right.Loss, left.Weight + right.Weight, left.Samples + right.Samples, left.Correct + right.Correct);
}
