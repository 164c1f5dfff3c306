using System.Collections.Immutable;
using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;

namespace Cluster.Engine.Autograd;

/// <summary>A recorded computation with all its memory. Forward and backward replay it without allocating; the parameters' addresses are
/// looked up anew each time, so every pass may use other arenas.</summary>
/// <remarks>One thread at a time. Gradients are computed in reverse order of recording, and a value used several times gathers its
/// contributions in that order. Several micro-batches give the sums that each by itself would give, added in the order of the
/// reduction tree, to the bit. Source: Griewank and Walther, Evaluating Derivatives (2nd edition, 2008), section 3.2.</remarks>
public sealed unsafe class Tape : IDisposable
{
    private readonly TapeRecorder _recorder;
    private readonly ImmutableArray<TapeNode> _nodes;
    private readonly ImmutableArray<Range> _clearedGradients;
    private readonly ImmutableArray<Value> _separateParameters;
    private readonly AlignedBuffer _arena;
    private readonly int _scratchOffset;
    private readonly ImmutableArray<int> _finalFrom;
    private readonly GradientGrowth _growth = new();

    internal Tape(TapeRecorder recorder, ImmutableArray<TapeNode> nodes, TapePlan plan, Value output)
    {
        _recorder = recorder;
        _nodes = nodes;
        _clearedGradients = plan.ClearedGradients;
        _separateParameters = plan.SeparateParameters;
        _scratchOffset = plan.ScratchOffset;
        _arena = new AlignedBuffer(plan.ArenaLength);
        _finalFrom = GradientFinality.After(nodes, plan.SeparateParameters);
        Output = output;
    }

    /// <summary>The value that backward begins at.</summary>
    public Value Output { get; }

    /// <summary>How the samples are cut into micro-batches.</summary>
    public MicroBatches Parts => _recorder.Parts;

    /// <summary>Memory of values, gradients and what operations keep, in floats.</summary>
    public int ArenaLength => _arena.Length;

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
    /// <param name="context">Where in the run this pass stands: its micro-batch is the first one's.</param>
    public void Forward(AlignedBuffer weights, in PassContext context)
    {
        _recorder.Layout.CheckArena(weights, nameof(weights));
        var memory = new TapeMemory(_arena.Pointer, weights.Pointer, null, _scratchOffset);
        foreach (var node in _nodes)
        {
            NodePass.Forward(node, memory, context);
        }
    }

    /// <summary>Computes the gradient in every parameter, after <see cref="Forward"/> with the same weights and context and after the
    /// gradient in <see cref="Output"/> was filled in.</summary>
    /// <param name="weights">Parameter values in the layout's order.</param>
    /// <param name="gradients">Overwritten: gradients in the layout's order; 0 in the padding and in parameters without
    /// influence.</param>
    /// <param name="context">Where in the run this pass stands: its micro-batch is the first one's.</param>
    /// <param name="observer">Told which gradients are final, the last layers' first; null if nobody wants to know.</param>
    public void Backward(AlignedBuffer weights, AlignedBuffer gradients, in PassContext context, IGradientObserver? observer = null)
    {
        _recorder.Layout.CheckArena(weights, nameof(weights));
        _recorder.Layout.CheckArena(gradients, nameof(gradients));
        foreach (var range in _clearedGradients)
        {
            gradients.Span[range].Clear();
        }

        var memory = new TapeMemory(_arena.Pointer, weights.Pointer, gradients.Pointer, _scratchOffset);
        var growth = observer is null ? null : _growth;
        growth?.Begin(observer!);
        var segment = -1;
        for (var index = _nodes.Length - 1; index >= 0; index--)
        {
            var node = _nodes[index];
            if (node.Segment >= 0 && node.Segment != segment)
            {
                RecomputeUpTo(index, memory, context);
            }

            segment = node.Segment;
            growth?.Enter(node, _finalFrom[index]);
            if (node.RunsBackward)
            {
                NodePass.Backward(node, Parts, memory, context, growth);
            }

            growth?.Leave();
        }

        MergeSeparate(memory);
        growth?.End();
    }

    /// <summary>What was recorded, in order, after chains were replaced.</summary>
    internal IEnumerable<Operation> Operations => _nodes.Select(node => node.Operation);

    /// <summary>Whether the numbers of a value lie in this tape's own memory; those of parameters do not.</summary>
    /// <param name="value">A value.</param>
    internal bool Holds(Value value) => value.Recorder == _recorder && value.Kind != ValueKind.Parameter;

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _arena.Dispose();

    // The stretch that ends at a node: its values have been overwritten by other stretches since.
    private void RecomputeUpTo(int last, in TapeMemory memory, in PassContext context)
    {
        var first = last;
        while (first > 0 && _nodes[first - 1].Segment == _nodes[last].Segment)
        {
            first--;
        }

        for (var index = first; index <= last; index++)
        {
            NodePass.Forward(_nodes[index], memory, context);
        }
    }

    private void MergeSeparate(in TapeMemory memory)
    {
        Span<int> held = stackalloc int[32];
        foreach (var root in _separateParameters)
        {
            var count = 0;
            for (var part = 0; part < Parts.Count; part++)
            {
                held[count++] = part;
                for (var merges = MergeCounter.MergesAfter(part, Parts.Count); merges > 0; merges--, count--)
                {
                    Elementwise.AddInto(memory.Separate(root, held[count - 2]), memory.Separate(root, held[count - 1]));
                }
            }

            memory.Separate(root, 0).CopyTo(new Span<float>(memory.GradientOf(root), root.Shape.ElementCount));
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
