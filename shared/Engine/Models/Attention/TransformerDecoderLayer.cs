using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A block of self-attention, attention to a memory and a feed-forward network, each with a residual connection and a layer norm,
/// over samples [steps, features]. Parameters as in PyTorch: self_attn, multihead_attn, linear1, linear2, norm1, norm2, norm3.</summary>
/// <remarks>Source: Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 3.1.</remarks>
public sealed class TransformerDecoderLayer : Module
{
    private readonly TransformerOptions _options;
    private readonly MultiheadAttention _attention;
    private readonly MultiheadAttention _crossAttention;
    private readonly FeedForward _feedForward;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly LayerNorm _norm3;
    private readonly Module? _memory;

    /// <summary>A block.</summary>
    /// <param name="features">Features of a step; PyTorch's d_model.</param>
    /// <param name="heads">Number of heads, a divisor of the features; PyTorch's nhead.</param>
    /// <param name="options">The rest; null for PyTorch's defaults. Causality concerns the self-attention.</param>
    /// <param name="memory">What makes the memory of the block's input where the block is given an input alone; null if it is always given
    /// both.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public TransformerDecoderLayer(int features, int heads, TransformerOptions? options = null, Module? memory = null)
    {
        _options = options ?? new TransformerOptions();
        _options.Check(nameof(TransformerDecoderLayer));
        _attention = new MultiheadAttention(features, heads, _options.Bias, _options.Dropout, _options.Causal);
        _crossAttention = new MultiheadAttention(features, heads, _options.Bias, _options.Dropout);
        _feedForward = new FeedForward(features, _options);
        (_norm1, _norm2, _norm3) = (_options.Norm(features), _options.Norm(features), _options.Norm(features));
        _memory = memory;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children =>
    [
        new("self_attn", _attention),
        new("multihead_attn", _crossAttention),
        .. _feedForward.Children,
        new("norm1", _norm1),
        new("norm2", _norm2),
        new("norm3", _norm3),
        .. _memory is null ? [] : new KeyValuePair<string, Module>[] { new("memory", _memory) },
    ];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        _crossAttention.OutputShape(_memory?.OutputShape(sample) ?? sample);
        return _attention.OutputShape(sample);
    }

    /// <summary>Records the block with the memory that its own module makes of the input.</summary>
    /// <param name="tape">The tape that is being recorded.</param>
    /// <param name="input">Incoming batch, [samples, L, features].</param>
    /// <exception cref="InvalidOperationException">There is no such module.</exception>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return _memory is not null
            ? Record(tape, input, tape.RecordModule("memory", _memory, input))
            : throw new InvalidOperationException(
                "TransformerDecoderLayer needs a memory besides its input, got none; record it with the overload that takes both, give it a "
                + "module that makes the memory, or take a causal TransformerEncoderLayer where there is no encoder.");
    }

    /// <summary>Records the block.</summary>
    /// <param name="tape">The tape that is being recorded.</param>
    /// <param name="input">Incoming batch, [samples, L, features]; PyTorch's tgt.</param>
    /// <param name="memory">The encoder's result, [samples, S, features].</param>
    /// <param name="masks">What self-attention must not look at.</param>
    /// <param name="memoryMasks">What attention to the memory must not look at.</param>
    public Value Record(TapeRecorder tape, Value input, Value memory, AttentionMasks? masks = null, AttentionMasks? memoryMasks = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        if (_options.NormFirst)
        {
            input = Attend(tape, tape.RecordModule("norm1", _norm1, input), input, masks);
            input += AttendTo(tape, tape.RecordModule("norm2", _norm2, input), memory, memoryMasks);
            return _feedForward.Record(tape, tape.RecordModule("norm3", _norm3, input), input);
        }

        input = tape.RecordModule("norm1", _norm1, Attend(tape, input, input, masks));
        input = tape.RecordModule("norm2", _norm2, input + AttendTo(tape, input, memory, memoryMasks));
        return tape.RecordModule("norm3", _norm3, _feedForward.Record(tape, input, input));
    }

    private Value Attend(TapeRecorder tape, Value input, Value residual, AttentionMasks? masks) => _options.Dropout > 0
        ? residual + _options.Drop(_attention.RecordSelf(tape, input, masks).Output)
        : _attention.RecordResidual(tape, input, residual, masks);

    private Value AttendTo(TapeRecorder tape, Value input, Value memory, AttentionMasks? masks) =>
        _options.Drop(_crossAttention.RecordCross(tape, input, memory, memory, masks).Output);
}
