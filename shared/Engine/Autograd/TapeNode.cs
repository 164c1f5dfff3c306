using System.Collections.Immutable;

namespace Cluster.Engine.Autograd;

/// <summary>One recorded call of an operation.</summary>
internal sealed class TapeNode(Operation operation, ImmutableArray<Value> inputs, Value output, int savedLength, int ordinal)
{
    public Operation Operation { get; } = operation;

    public ImmutableArray<Value> Inputs { get; } = inputs;

    public Value Output { get; } = output;

    public int SavedLength { get; } = savedLength;

    public int Ordinal { get; } = ordinal;

    public int SavedOffset { get; set; }

    /// <summary>Whether the objective depends on this node through a path that leads to a parameter.</summary>
    public bool RunsBackward { get; set; }

    /// <summary>Per input: where its contribution goes before it is added to earlier ones; -1 for the first one.</summary>
    public ImmutableArray<int> ScratchOffsets { get; set; } = [];
}
