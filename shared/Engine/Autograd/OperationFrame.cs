using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>The memory of one call of an operation: over all samples of a tape, or over those of one micro-batch. Spans are valid during
/// the call only.</summary>
public readonly unsafe ref struct OperationFrame
{
    private readonly TapeNode _node;
    private readonly NodeCall _call;
    private readonly TapeMemory _memory;
    private readonly PartialBackward _partial;

    internal OperationFrame(TapeNode node, NodeCall call, in TapeMemory memory, in PassContext context, in PartialBackward partial = default)
    {
        _node = node;
        _call = call;
        _memory = memory;
        _partial = partial;
        Context = context;
    }

    /// <summary>Where in the run this pass stands.</summary>
    public PassContext Context { get; }

    /// <summary>Position of the operation on its tape; tells the random streams of equal layers apart.</summary>
    public int Ordinal => _node.Ordinal;

    /// <summary>Number of inputs.</summary>
    public int InputCount => _node.Inputs.Length;

    /// <summary>Values of the first output; written by forward.</summary>
    public Span<float> Output => OutputAt(0);

    /// <summary>Shape of the first output.</summary>
    public Shape OutputShape => _call.OutputShapes[0];

    /// <summary>Gradient of the objective in the first output; read by backward.</summary>
    public ReadOnlySpan<float> OutputGradient => OutputGradientAt(0);

    /// <summary>What forward leaves for backward; of the length the operation asked for.</summary>
    public Span<float> Saved => new(_memory.Arena + _call.SavedOffset, _call.SavedLength);

    /// <summary>Room for this call alone, of the length the operation asked for; holds anything.</summary>
    public Span<float> Scratch => new(_memory.Arena + _memory.ScratchOffset, _call.ScratchLength);

    /// <summary>Values of one of several outputs; written by forward.</summary>
    /// <param name="output">Position among the outputs.</param>
    public Span<float> OutputAt(int output) => Values(_node.Outputs[output]);

    /// <summary>Whether the objective depends on an output; where it does not, its gradient is all zeros.</summary>
    /// <param name="output">Position among the outputs.</param>
    public bool HasOutputGradient(int output) => !_node.UnusedOutputs.Contains(output);

    /// <summary>Gradient of the objective in one of several outputs; read by backward.</summary>
    /// <param name="output">Position among the outputs.</param>
    public ReadOnlySpan<float> OutputGradientAt(int output)
    {
        var value = _node.Outputs[output];
        return Cut(_memory.Arena + value.Root.GradientOffset, value);
    }

    /// <summary>Values of an input.</summary>
    /// <param name="index">Position among the inputs.</param>
    public ReadOnlySpan<float> Input(int index) => Values(_node.Inputs[index]);

    /// <summary>Shape of an input.</summary>
    /// <param name="index">Position among the inputs.</param>
    public Shape InputShape(int index) => _call.InputShapes[index];

    /// <summary>Whether backward has to write the gradient in an input.</summary>
    /// <param name="index">Position among the inputs.</param>
    public bool NeedsGradient(int index)
    {
        var input = _node.Inputs[index];
        return input.NeedsGradient && _partial.Covers(input);
    }

    /// <summary>Where backward writes the gradient in an input, overwriting all of it.</summary>
    /// <param name="index">Position among the inputs, one that <see cref="NeedsGradient"/> names.</param>
    public Span<float> InputGradient(int index)
    {
        var (input, target) = (_node.Inputs[index], _node.Targets[index]);
        return target.Route switch
        {
            GradientRoute.Direct => Cut(_memory.GradientOf(input.Root), input),
            GradientRoute.Detour => Cut(_memory.Arena + target.Offset, input),
            GradientRoute.Stack => _memory.OnStack(input.Root, target, _partial.Place),
            GradientRoute.Separate => _memory.Separate(input.Root, _partial.MicroBatch),
            GradientRoute.SeparateDetour => new(_memory.Arena + target.Offset, input.Root.Shape.ElementCount),
            _ => throw new InvalidOperationException($"{_node.Operation.Name} wrote a gradient in input {index} that needs none."),
        };
    }

    private Span<float> Values(Value value) => Cut(_memory.ValuesOf(value.Root), value);

    /// <summary>The stretch of a tensor that belongs to this call.</summary>
    private Span<float> Cut(float* start, Value value)
    {
        var length = value.Root.Shape.ElementCount;
        if (!value.IsBatched || _call.Samples == _node.Whole.Samples)
        {
            return new(start, length);
        }

        var perSample = length / _node.Whole.Samples;
        return new(start + ((nint)perSample * _call.Start), perSample * _call.Samples);
    }
}
