using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Divides the last axis of every sample by its root mean square, then scales: x/√(mean of squares + ε)·w. Parameter: weight of the
/// last axis. Source: Zhang and Sennrich, Root Mean Square Layer Normalization (NeurIPS 2019).</summary>
public sealed class RMSNorm : Module
{
    private readonly float _epsilon;
    private readonly Parameter _weight;

    /// <summary>The layer.</summary>
    /// <param name="features">Size of the last axis, at least 1.</param>
    /// <param name="epsilon">Added to the mean of squares, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public RMSNorm(int features, double epsilon = 1e-6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        HyperParameter.CheckPositive(epsilon, nameof(RMSNorm));
        _epsilon = (float)epsilon;
        _weight = new Parameter(new Shape(features), ConstantInitializer.Ones);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => [new("weight", _weight)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank >= 1 && sample[-1] == _weight.Shape[0]
            ? sample
            : throw new ShapeException($"RMSNorm needs samples [..., {_weight.Shape[0]}], got {sample}; correct its features.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Apply(new LayerNormOperation(1, _epsilon, aboutZero: true), input, tape.Parameter(_weight));
    }
}
