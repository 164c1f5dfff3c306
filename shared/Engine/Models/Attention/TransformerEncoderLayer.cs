using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A block of self-attention and a feed-forward network, each with a residual connection and a layer norm, over samples
/// [steps, features]. Pre-norm: x + SA(norm1(x)), then x + FF(norm2(x)); else norm1(x + SA(x)), then norm2(x + FF(x)). Parameters as in
/// PyTorch: self_attn, linear1, linear2, norm1, norm2. With causality it is the block of a language model.</summary>
/// <remarks>Source: Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 3.1; Xiong et al., On Layer Normalization in the
/// Transformer Architecture (ICML 2020) for pre-norm.</remarks>
public sealed class TransformerEncoderLayer : Module
{
    private readonly TransformerOptions _options;
    private readonly MultiheadAttention _attention;
    private readonly FeedForward _feedForward;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;

    /// <summary>A block.</summary>
    /// <param name="features">Features of a step; PyTorch's d_model.</param>
    /// <param name="heads">Number of heads, a divisor of the features; PyTorch's nhead.</param>
    /// <param name="options">The rest; null for PyTorch's defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public TransformerEncoderLayer(int features, int heads, TransformerOptions? options = null)
    {
        _options = options ?? new TransformerOptions();
        _options.Check(nameof(TransformerEncoderLayer));
        _attention = new MultiheadAttention(features, heads, _options.Bias, _options.Dropout, _options.Causal);
        _feedForward = new FeedForward(features, _options);
        (_norm1, _norm2) = (_options.Norm(features), _options.Norm(features));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children =>
        [new("self_attn", _attention), .. _feedForward.Children, new("norm1", _norm1), new("norm2", _norm2)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => _attention.OutputShape(sample);

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input) => Record(tape, input, null);

    /// <summary>Records the block with masks.</summary>
    /// <param name="tape">The tape that is being recorded.</param>
    /// <param name="input">Incoming batch, [samples, steps, features].</param>
    /// <param name="masks">What attention must not look at.</param>
    public Value Record(TapeRecorder tape, Value input, AttentionMasks? masks)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        if (_options.NormFirst)
        {
            input = Attend(tape, tape.RecordModule("norm1", _norm1, input), input, masks);
            return _feedForward.Record(tape, tape.RecordModule("norm2", _norm2, input), input);
        }

        input = tape.RecordModule("norm1", _norm1, Attend(tape, input, input, masks));
        return tape.RecordModule("norm2", _norm2, _feedForward.Record(tape, input, input));
    }

    private Value Attend(TapeRecorder tape, Value input, Value residual, AttentionMasks? masks) => _options.Dropout > 0
        ? residual + _options.Drop(_attention.RecordSelf(tape, input, masks).Output)
        : _attention.RecordResidual(tape, input, residual, masks);
}
