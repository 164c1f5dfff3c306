namespace Cluster.Protocol.Reduction;

/// <summary>A node of the reduction tree, named by where it stands: the unit of contribution, of deduplication and of audit.</summary>
/// <param name="Level">Height above the leaves; a leaf has level 0.</param>
/// <param name="Index">Position among the nodes of its level; the node spans leaves [Index·2^Level, (Index+1)·2^Level).</param>
public readonly record struct Subtree(int Level, int Index)
{
    /// <summary>Index of the first leaf below this node.</summary>
    public int FirstLeaf => Index << Level;

    /// <summary>The node one level up.</summary>
    public Subtree Parent => new(Level + 1, Index >> 1);

    /// <summary>The other child of the parent.</summary>
    public Subtree Sibling => new(Level, Index ^ 1);

    /// <summary>Whether this node is its parent's left child, whose sum stands left in the addition.</summary>
    public bool IsLeft => (Index & 1) == 0;

    /// <summary>Level and index as text.</summary>
    public override string ToString() => $"{Level}:{Index}";
}
