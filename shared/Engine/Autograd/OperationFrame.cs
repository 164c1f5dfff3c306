using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>The memory of one call of an operation. Spans are valid during the call only.</summary>
public readonly unsafe ref struct OperationFrame
{
    private readonly TapeNode _node;
    private readonly float* _arena;
    private readonly float* _weights;
    private readonly float* _gradients;

    internal OperationFrame(TapeNode node, float* arena, float* weights, float* gradients, in PassContext context)
    {
        _node = node;
        _arena = arena;
        _weights = weights;
        _gradients = gradients;
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
    public Shape OutputShape => _node.Outputs[0].Shape;

    /// <summary>Gradient of the objective in the first output; read by backward.</summary>
    public ReadOnlySpan<float> OutputGradient => OutputGradientAt(0);

    /// <summary>What forward leaves for backward; of the length the operation asked for.</summary>
    public Span<float> Saved => new(_arena + _node.SavedOffset, _node.SavedLength);

    /// <summary>Room for this call alone, of the length the operation asked for; holds anything.</summary>
    public Span<float> Scratch => new(_arena + _node.ScratchOffset, _node.ScratchLength);

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
        var root = _node.Outputs[output].Root;
        return new(_arena + root.GradientOffset, root.Shape.ElementCount);
    }

    /// <summary>Values of an input.</summary>
    /// <param name="index">Position among the inputs.</param>
    public ReadOnlySpan<float> Input(int index) => Values(_node.Inputs[index]);

    /// <summary>Shape of an input.</summary>
    /// <param name="index">Position among the inputs.</param>
    public Shape InputShape(int index) => _node.Inputs[index].Shape;

    /// <summary>Whether backward has to write the gradient in an input.</summary>
    /// <param name="index">Position among the inputs.</param>
    public bool NeedsGradient(int index) => _node.Inputs[index].NeedsGradient;

    /// <summary>Where backward writes the gradient in an input, overwriting all of it.</summary>
    /// <param name="index">Position among the inputs, one that <see cref="NeedsGradient"/> names.</param>
    public Span<float> InputGradient(int index)
    {
        var input = _node.Inputs[index].Root;
        var scratch = _node.ScratchOffsets[index];
        var start = scratch >= 0 ? _arena + scratch : GradientBase(input) + input.GradientOffset;
        return new(start, input.Shape.ElementCount);
    }

    /// <summary>The place where the contributions to an input's gradient add up.</summary>
    internal Span<float> GradientTotal(int index)
    {
        var input = _node.Inputs[index].Root;
        return new(GradientBase(input) + input.GradientOffset, input.Shape.ElementCount);
    }

    private float* GradientBase(Value root) => root.Kind == ValueKind.Parameter ? _gradients : _arena;

    private Span<float> Values(Value value)
    {
        var root = value.Root;
        return new((root.Kind == ValueKind.Parameter ? _weights : _arena) + root.Offset, root.Shape.ElementCount);
    }
}
