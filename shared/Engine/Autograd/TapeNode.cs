using System.Collections.Immutable;

namespace Cluster.Engine.Autograd;

/// <summary>One recorded call of an operation.</summary>
internal sealed class TapeNode(
    Operation operation, ImmutableArray<Value> inputs, ImmutableArray<Value> outputs, int savedLength, int scratchLength, int ordinal)
{
    public Operation Operation { get; } = operation;

    public ImmutableArray<Value> Inputs { get; } = inputs;

    public ImmutableArray<Value> Outputs { get; } = outputs;

    public int SavedLength { get; } = savedLength;

    public int ScratchLength { get; } = scratchLength;

    public int Ordinal { get; } = ordinal;

    public int SavedOffset { get; set; }

    public int ScratchOffset { get; set; }

    /// <summary>Whether the objective depends on this node through a path that leads to a parameter.</summary>
    public bool RunsBackward { get; set; }

    /// <summary>Outputs that the objective does not depend on, of a node that runs backward.</summary>
    public ImmutableArray<int> UnusedOutputs { get; set; } = [];

    /// <summary>Per input: where its contribution goes before it is added to earlier ones; -1 for the first one.</summary>
    public ImmutableArray<int> ScratchOffsets { get; set; } = [];
}
