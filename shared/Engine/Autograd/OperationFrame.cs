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

    /// <summary>Values of the output; written by forward.</summary>
    public Span<float> Output => Values(_node.Output);

    /// <summary>Shape of the output.</summary>
    public Shape OutputShape => _node.Output.Shape;

    /// <summary>Gradient of the objective in the output; read by backward.</summary>
    public ReadOnlySpan<float> OutputGradient
    {
        get
        {
            var root = _node.Output.Root;
            return new(_arena + root.GradientOffset, root.Shape.ElementCount);
        }
    }

    /// <summary>What forward leaves for backward; of the length the operation asked for.</summary>
    public Span<float> Saved => new(_arena + _node.SavedOffset, _node.SavedLength);

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
