using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>One recorded call of an operation.</summary>
internal sealed class TapeNode(Operation operation, ImmutableArray<Value> inputs, ImmutableArray<Value> outputs, int ordinal, int segment)
{
    public Operation Operation { get; } = operation;

    public ImmutableArray<Value> Inputs { get; } = inputs;

    public ImmutableArray<Value> Outputs { get; } = outputs;

    public int Ordinal { get; } = ordinal;

    /// <summary>The recomputed stretch it belongs to; -1 for none.</summary>
    public int Segment { get; } = segment;

    public NodeSchedule Schedule { get; set; }

    /// <summary>Shapes and memory of the call over all samples.</summary>
    public required NodeCall Whole { get; init; }

    /// <summary>Shapes and memory of the call for each micro-batch.</summary>
    public ImmutableArray<NodeCall> MicroBatchCalls { get; set; } = [];

    /// <summary>Whether the objective depends on this node through a path that leads to a parameter.</summary>
    public bool RunsBackward { get; set; }

    /// <summary>Outputs that the objective does not depend on, of a node that runs backward.</summary>
    public ImmutableArray<int> UnusedOutputs { get; set; } = [];

    /// <summary>Where the contribution to each input's gradient goes.</summary>
    public ImmutableArray<GradientTarget> Targets { get; set; } = [];

    /// <summary>Whether backward computes the gradient in an input that micro-batches are stretches of.</summary>
    public bool HasBatchedGradients { get; set; }

    /// <summary>Whether every gradient in a shared input is this node's alone, so that it may be merged as it is made.</summary>
    public bool KeepsStacks { get; set; }

    /// <summary>Whether backward may compute the gradients in shared inputs by themselves, before those in the others.</summary>
    public bool SharedFirst { get; set; }
}

/// <summary>How often an operation is called in one pass.</summary>
internal enum NodeSchedule
{
    /// <summary>Once over all samples.</summary>
    Whole,

    /// <summary>Once over all samples, and backward once more for each micro-batch for the gradients in shared inputs.</summary>
    Split,

    /// <summary>Once for each micro-batch.</summary>
    EachMicroBatch,
}

/// <summary>Shapes and memory of one call of an operation.</summary>
internal sealed class NodeCall
{
    public required ImmutableArray<Shape> InputShapes { get; init; }

    public required ImmutableArray<Shape> OutputShapes { get; init; }

    /// <summary>First sample.</summary>
    public required int Start { get; init; }

    /// <summary>Number of samples.</summary>
    public required int Samples { get; init; }

    public required int SavedLength { get; init; }

    public required int ScratchLength { get; init; }

    public int SavedOffset { get; set; }
}

/// <summary>Where a contribution to a gradient goes.</summary>
internal readonly record struct GradientTarget(GradientRoute Route, int Offset = -1, int Stride = 0);

/// <summary>Ways to a gradient.</summary>
internal enum GradientRoute
{
    /// <summary>No gradient is computed.</summary>
    None,

    /// <summary>The first contribution overwrites the gradient.</summary>
    Direct,

    /// <summary>A later contribution goes to scratch at the offset and is added.</summary>
    Detour,

    /// <summary>The only contribution to a parameter's gradient: micro-batches are merged on a stack whose bottom is the gradient and
    /// whose other places lie at the offset, one stride apart.</summary>
    Stack,

    /// <summary>The first of several contributions to a parameter's gradient: each micro-batch has its own place at the offset.</summary>
    Separate,

    /// <summary>A later one of several contributions to a parameter's gradient: added to each micro-batch's own place.</summary>
    SeparateDetour,
}
