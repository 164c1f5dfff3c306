using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Sets elements to 0 with a probability while training, and scales the others by 1/(1 - p); passes all on otherwise.
/// Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting (JMLR 2014).</summary>
public sealed class Dropout : Module
{
    private readonly double _probability;

    /// <summary>The layer.</summary>
    /// <param name="probability">Share that is dropped, in [0, 1]; PyTorch's p.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside.</exception>
    public Dropout(double probability = 0.5)
    {
        HyperParameter.CheckProbability(probability, nameof(Dropout));
        _probability = probability;
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => sample;

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return input.Dropout(_probability);
    }
}
