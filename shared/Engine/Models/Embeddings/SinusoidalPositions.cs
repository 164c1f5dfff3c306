using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Adds sines and cosines of the position to every step of samples [steps, features]: sin(t / 10000^(2i/features)) to feature 2i and
/// the cosine to feature 2i + 1. Source: Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 3.5.</summary>
public sealed class SinusoidalPositions : Module
{
    private readonly int _features;

    /// <summary>The layer.</summary>
    /// <param name="features">Features of a step, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public SinusoidalPositions(int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        _features = features;
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank == 2 && sample[1] == _features
            ? sample
            : throw new ShapeException($"SinusoidalPositions need samples [steps, {_features}], got {sample}; change the features.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        var sample = OutputShape(SampleAxis.Without(input.Shape));
        return tape.Apply(new PositionOperation(SinusoidTable.Create(sample[0], _features)), input);
    }
}
