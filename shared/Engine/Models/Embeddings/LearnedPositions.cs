using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Adds a learned vector to every step of samples [steps, features]. Parameter: weight [length, features].
/// Source: Gehring et al., Convolutional Sequence to Sequence Learning (ICML 2017), section 3.1.</summary>
public sealed class LearnedPositions : Module
{
    private readonly Parameter _weight;

    /// <summary>The layer.</summary>
    /// <param name="length">Most steps of a sample, at least 1.</param>
    /// <param name="features">Features of a step, at least 1.</param>
    /// <param name="initializer">Law of the weight; by default normal with deviation 0.02.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public LearnedPositions(int length, int features, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        _weight = new Parameter(new Shape(length, features), initializer ?? new NormalInitializer(0, 0.02));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => [new("weight", _weight)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return SampleAxis.Without(new PositionOperation().InferShape([sample.Prepend(1), _weight.Shape]));
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Apply(new PositionOperation(), input, tape.Parameter(_weight));
    }
}
