using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace CustomModel;

/// <summary>A linear layer whose outputs a second one opens and closes: (x·Wᵀ + b) · sigmoid(x·Vᵀ + c). Made of layers and functions
/// that are there, so its gradient comes by itself.</summary>
/// <remarks>Source: Dauphin, Fan, Auli and Grangier, Language Modeling with Gated Convolutional Networks (ICML 2017).</remarks>
public sealed class GatedLinear : Module
{
    private readonly Linear _value;
    private readonly Linear _gate;

    /// <summary>The layer; in a job file <c>{type: gated_linear, units: 64}</c>.</summary>
    /// <param name="sample">Shape of one incoming sample; no key, since it follows from the layer before.</param>
    /// <param name="units">Size of the outgoing last axis, at least 1.</param>
    public GatedLinear(Shape sample, int units)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        _value = new Linear(sample[-1], units);
        _gate = new Linear(sample[-1], units);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children => [new("value", _value), new("gate", _gate)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => _value.OutputShape(sample);

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input) => _value.Record(tape, input) * _gate.Record(tape, input).Sigmoid();
}
