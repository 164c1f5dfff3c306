using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>A measure of how far predictions are from targets. It yields sums over the samples of a micro-batch, never means, so that
/// micro-batches add up to the same batch however they are spread; <see cref="Root"/> makes a mean of the total. Derive from it to add
/// one of your own.</summary>
/// <remarks>An evaluation may run on several threads at once and must give the same bits on every machine: it keeps nothing between
/// calls, adds up in a fixed order, and takes functions from <see cref="Numerics.DoubleFunctions"/> instead of <see cref="Math"/>.</remarks>
public abstract class Loss
{
    /// <summary>Name for messages and job files.</summary>
    public abstract string Name { get; }

    /// <summary>What the predictions are compared with.</summary>
    public abstract TargetKind TargetKind { get; }

    /// <summary>What the predictions stand for; the default is the target values themselves.</summary>
    public virtual OutputKind OutputKind => OutputKind.Values;

    /// <summary>How the losses of micro-batches become the loss of the batch.</summary>
    public virtual LossCombination Combination => LossCombination.Additive;

    /// <summary>How many targets a batch of predictions needs: labels or values, as <see cref="TargetKind"/> says.</summary>
    /// <param name="predictions">Shape of the predictions, the batch axis first.</param>
    /// <exception cref="ShapeException">The loss cannot take such predictions.</exception>
    public abstract int TargetCount(Shape predictions);

    /// <summary>Which axes of the predictions one element of the loss takes in; the default is none.</summary>
    /// <param name="predictions">A shape that <see cref="TargetCount"/> accepted.</param>
    public virtual ElementAxes AxesOfElement(Shape predictions) => ElementAxes.None;

    /// <summary>Computes the loss sum and its gradient in the predictions.</summary>
    /// <param name="frame">Predictions, targets, and room for the gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label or target lies outside what the loss knows.</exception>
    public abstract BatchSums Evaluate(in LossFrame frame);

    /// <summary>The loss of a global batch, and what its summed gradients are to be multiplied with.</summary>
    /// <param name="sums">The sums over all its micro-batches.</param>
    /// <param name="reduction">Mean, sum or batch mean.</param>
    /// <returns>A mean over nothing is NaN, and its gradient 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reduction leaves no single number.</exception>
    public virtual LossRoot Root(in BatchSums sums, Reduction reduction = Reduction.Mean)
    {
        var divisor = reduction switch
        {
            Reduction.Mean => sums.Weight,
            Reduction.Sum => 1,
            Reduction.BatchMean => sums.Samples,
            _ => throw new ArgumentOutOfRangeException(
                nameof(reduction), reduction, $"{Name} needs mean, sum or batch_mean at the root, got {reduction}; choose one of them."),
        };
        return new LossRoot(sums.Loss / divisor, divisor == 0 ? 0 : 1 / divisor);
    }
}
