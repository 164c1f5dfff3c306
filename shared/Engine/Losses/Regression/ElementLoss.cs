using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>A loss that compares every prediction with one value. Predictions and targets have one shape, any at all with the batch axis
/// first; the weight is the number of elements.</summary>
public abstract class ElementLoss : Loss
{
    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.ElementCount;
    }

    /// <inheritdoc/>
    public sealed override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Targets.Length, frame.Predictions.Length, Name);
        var loss = Sum(frame);
        return new BatchSums(loss, frame.Predictions.Length, frame.Samples, 0);
    }

    /// <summary>The sum of the losses; writes gradients, and elements where they are asked for.</summary>
    private protected abstract double Sum(in LossFrame frame);

    /// <summary>The sum by a formula for vectors.</summary>
    private protected static double Run<TFormula>(TFormula formula, in LossFrame frame)
        where TFormula : struct, IElementFormula =>
        ElementLossLoop.Run(formula, frame.Predictions, frame.Targets, frame.Gradient, frame.Elements);

    /// <summary>The sum by a formula in float64.</summary>
    private protected static double RunExact<TFormula>(TFormula formula, in LossFrame frame)
        where TFormula : struct, IExactElementFormula =>
        ElementLossLoop.RunExact(formula, frame.Predictions, frame.Targets, frame.Gradient, frame.Elements);
}
