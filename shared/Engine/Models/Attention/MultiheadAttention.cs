using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Attention of several heads with its projections, over samples [steps, features]; as a module it is self-attention. Parameters as
/// in PyTorch: in_proj_weight [3·E, E] of queries, keys and values, in_proj_bias, out_proj.weight and out_proj.bias.
/// Source: Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 3.2.2.</summary>
public sealed class MultiheadAttention : Module
{
    private readonly int _heads;
    private readonly double _dropout;
    private readonly bool _causal;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly Linear _output;

    /// <summary>Attention of several heads.</summary>
    /// <param name="features">E; PyTorch's embed_dim.</param>
    /// <param name="heads">Number of heads, a divisor of the features; PyTorch's num_heads.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <param name="dropout">Share of the weights dropped while training, in [0, 1].</param>
    /// <param name="causal">Whether a step sees itself and the steps before it only, in self-attention.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MultiheadAttention(int features, int heads, bool bias = true, double dropout = 0, bool causal = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        HyperParameter.CheckProbability(dropout, nameof(MultiheadAttention));
        if (features % heads != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(heads), heads, $"MultiheadAttention needs heads that divide {features} features, got {heads}; take a divisor.");
        }

        (Features, _heads, _dropout, _causal) = (features, heads, dropout, causal);
        _weight = new Parameter(new Shape(3 * features, features), new XavierUniformInitializer());
        _bias = bias ? new Parameter(new Shape(3 * features), ConstantInitializer.Zeros) : null;
        _output = new Linear(features, features, bias, biasInitializer: ConstantInitializer.Zeros);
    }

    /// <summary>E.</summary>
    public int Features { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
        _bias is null ? [new("in_proj_weight", _weight)] : [new("in_proj_weight", _weight), new("in_proj_bias", _bias)];

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children => [new("out_proj", _output)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank == 2 && sample[1] == Features
            ? sample
            : throw new ShapeException($"MultiheadAttention needs samples [steps, {Features}], got {sample}; change its features.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input) => RecordSelf(tape, input).Output;

    /// <summary>Records self-attention.</summary>
    /// <param name="tape">The tape that is being recorded.</param>
    /// <param name="input">Queries, keys and values, [samples, steps, features].</param>
    /// <param name="masks">What not to look at, besides what causality hides.</param>
    /// <param name="givesWeights">Whether the averaged weights are wanted.</param>
    public AttentionResult RecordSelf(TapeRecorder tape, Value input, AttentionMasks? masks = null, bool givesWeights = false)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return Attend(tape, [Project(tape, input, 0, 3)], _causal, masks, givesWeights);
    }

    /// <summary>Records residual + self-attention.</summary>
    internal Value RecordResidual(TapeRecorder tape, Value input, Value residual, AttentionMasks? masks)
    {
        var mixed = Mix(tape, [Project(tape, input, 0, 3)], _causal, masks, givesWeights: false)[0];
        var parameters = _output.Parameters.Select(parameter => tape.Parameter(parameter.Value));
        return tape.Apply(new ProjectionOperation(0, Features, _bias is not null, residual: true), [mixed, .. parameters, residual]);
    }

    /// <summary>Records attention of queries to keys and values from elsewhere.</summary>
    /// <param name="tape">The tape that is being recorded.</param>
    /// <param name="query">[samples, L, features].</param>
    /// <param name="key">[samples, S, features].</param>
    /// <param name="value">[samples, S, features].</param>
    /// <param name="masks">What not to look at.</param>
    /// <param name="givesWeights">Whether the averaged weights are wanted.</param>
    public AttentionResult RecordCross(
        TapeRecorder tape, Value query, Value key, Value value, AttentionMasks? masks = null, bool givesWeights = false)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return ReferenceEquals(key, value)
            ? Attend(tape, [Project(tape, query, 0, 1), Project(tape, key, 1, 2)], causal: false, masks, givesWeights)
            : Attend(
                tape, [Project(tape, query, 0, 1), Project(tape, key, 1, 1), Project(tape, value, 2, 1)], causal: false, masks, givesWeights);
    }

    private Value Project(TapeRecorder tape, Value input, int third, int count)
    {
        var operation = new ProjectionOperation(third * Features, count * Features, _bias is not null);
        return _bias is null
            ? tape.Apply(operation, input, tape.Parameter(_weight))
            : tape.Apply(operation, input, tape.Parameter(_weight), tape.Parameter(_bias));
    }

    private AttentionResult Attend(TapeRecorder tape, Value[] tensors, bool causal, AttentionMasks? masks, bool givesWeights)
    {
        var results = Mix(tape, tensors, causal, masks, givesWeights);
        return new AttentionResult(tape.RecordModule("out_proj", _output, results[0]), givesWeights ? results[1] : null);
    }

    private ImmutableArray<Value> Mix(TapeRecorder tape, Value[] tensors, bool causal, AttentionMasks? masks, bool givesWeights)
    {
        var options = new AttentionOptions(_heads, tensors.Length)
        {
            Causal = causal,
            HasMask = masks?.Pairs is not null,
            HasKeyMask = masks?.Keys is not null,
            GivesWeights = givesWeights,
            Dropout = _dropout,
        };
        return tape.ApplyAll(new AttentionOperation(options), [.. tensors, .. masks?.Given ?? []]);
    }
}
