using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>A loss of several vectors a sample, which one tensor of predictions holds stacked along axis 1: [batch, vectors, ...].</summary>
public abstract class StackedLoss : Loss
{
    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Other;

    /// <summary>How many vectors a sample has.</summary>
    private protected abstract int Vectors { get; }

    /// <summary>What they are, for messages, such as "anchor, positive, negative".</summary>
    private protected abstract string Roles { get; }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => ElementAxes.From(predictions, 1);

    /// <summary>Throws unless axis 1 holds the vectors.</summary>
    private protected void CheckStack(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Rank < 2 || predictions[1] != Vectors)
        {
            throw new ShapeException(
                $"{Name} needs predictions of [batch, {Vectors}, ...] with {Roles} along axis 1, got {predictions}; "
                + "stack or reshape the model's output.");
        }
    }

    /// <summary>Elements of one of a sample's vectors.</summary>
    private protected int WidthOf(Shape predictions) => predictions[0] == 0 ? 0 : predictions.ElementCount / (predictions[0] * Vectors);
}
