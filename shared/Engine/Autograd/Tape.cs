using System.Collections.Immutable;
using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Engine.Autograd;

/// <summary>A recorded computation with all its memory. Forward and backward replay it without allocating; the parameters' addresses are
/// looked up anew each time, so every pass may use other arenas.</summary>
/// <remarks>One thread at a time. Gradients are computed in reverse order of recording, and a value used several times gathers its
/// contributions in that order. Source: Griewank and Walther, Evaluating Derivatives (2nd edition, 2008), section 3.2.</remarks>
public sealed unsafe class Tape : IDisposable
{
    private readonly ParameterLayout _layout;
    private readonly TapeRecorder _recorder;
    private readonly ImmutableArray<TapeNode> _nodes;
    private readonly ImmutableArray<Range> _clearedGradients;
    private readonly AlignedBuffer _arena;

    internal Tape(
        ParameterLayout layout,
        TapeRecorder recorder,
        ImmutableArray<TapeNode> nodes,
        Value output,
        int arenaLength,
        ImmutableArray<Range> clearedGradients)
    {
        _layout = layout;
        _recorder = recorder;
        _nodes = nodes;
        _clearedGradients = clearedGradients;
        _arena = new AlignedBuffer(arenaLength);
        Output = output;
    }

    /// <summary>The value that backward begins at.</summary>
    public Value Output { get; }

    /// <summary>The results of modules that were recorded under a name, in the order of recording.</summary>
    public ImmutableArray<NamedValue> Named { get; internal init; } = [];

    /// <summary>The inputs whose gradients backward computes, in the order of recording.</summary>
    public ImmutableArray<Value> GradientInputs { get; internal init; } = [];

    /// <summary>The numbers of an input or a result.</summary>
    /// <param name="value">Value of this tape that is no parameter.</param>
    /// <exception cref="ArgumentException">The value is a parameter or belongs to another tape.</exception>
    public Span<float> ValuesOf(Value value)
    {
        var root = OwnRoot(value);
        return _arena.Span.Slice(root.Offset, root.Shape.ElementCount);
    }

    /// <summary>The gradient in an input or a result. That of <see cref="Output"/> is the caller's to fill before
    /// <see cref="Backward"/>.</summary>
    /// <param name="value">Value of this tape that is no parameter.</param>
    /// <exception cref="ArgumentException">The value is a parameter or belongs to another tape.</exception>
    public Span<float> GradientOf(Value value)
    {
        var root = OwnRoot(value);
        return _arena.Span.Slice(root.GradientOffset, root.Shape.ElementCount);
    }

    /// <summary>Computes every result from the inputs and the weights.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="context">Where in the run this pass stands.</param>
    public void Forward(AlignedBuffer weights, in PassContext context)
    {
        _layout.CheckArena(weights, nameof(weights));
        foreach (var node in _nodes)
        {
            node.Operation.Forward(new OperationFrame(node, _arena.Pointer, weights.Pointer, null, context));
        }
    }

    /// <summary>Computes the gradient in every parameter, after <see cref="Forward"/> with the same weights and context and after the
    /// gradient in <see cref="Output"/> was filled in.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="gradients">Overwritten: gradients in the layout's order; 0 in the padding and in parameters without
    /// influence.</param>
    /// <param name="context">Where in the run this pass stands.</param>
    public void Backward(AlignedBuffer weights, AlignedBuffer gradients, in PassContext context)
    {
        _layout.CheckArena(weights, nameof(weights));
        _layout.CheckArena(gradients, nameof(gradients));
        foreach (var range in _clearedGradients)
        {
            gradients.Span[range].Clear();
        }

        for (var index = _nodes.Length - 1; index >= 0; index--)
        {
            var node = _nodes[index];
            if (node.RunsBackward)
            {
                foreach (var unused in node.UnusedOutputs)
                {
                    GradientOf(node.Outputs[unused]).Clear();
                }

                var frame = new OperationFrame(node, _arena.Pointer, weights.Pointer, gradients.Pointer, context);
                node.Operation.Backward(frame);
                AddDetours(node, frame);
            }
        }
    }

    /// <summary>Whether the numbers of a value lie in this tape's own memory; those of parameters do not.</summary>
    /// <param name="value">A value.</param>
    internal bool Holds(Value value) => value.Recorder == _recorder && value.Kind != ValueKind.Parameter;

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _arena.Dispose();

    private static void AddDetours(TapeNode node, in OperationFrame frame)
    {
        for (var input = 0; input < node.ScratchOffsets.Length; input++)
        {
            if (node.ScratchOffsets[input] >= 0)
            {
                Elementwise.AddInto(frame.GradientTotal(input), frame.InputGradient(input));
            }
        }
    }

    private Value OwnRoot(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Recorder == _recorder && value.Kind != ValueKind.Parameter
            ? value.Root
            : throw new ArgumentException(
                $"Tape needs an input or result of its own recording, got a value of shape {value.Shape} that is none; "
                + "read parameters from their arenas.",
                nameof(value));
    }
}
