using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Reduction;

/// <summary>What one node of the reduction tree holds: the summed gradients of its samples, or their outputs, their loss sum, weight and
/// counts.</summary>
public sealed class SubtreeSums : IDisposable
{
    /// <summary>Sums with room for gradients.</summary>
    /// <param name="gradientLength">Length of the gradient arena in floats; 0 for an evaluation, which has no gradients.</param>
    public SubtreeSums(int gradientLength) => Gradients = new AlignedBuffer(gradientLength);

    /// <summary>Where in the tree the sums stand.</summary>
    public Subtree Node { get; set; }

    /// <summary>Sum of the samples' gradients, in the order of the parameter layout.</summary>
    public AlignedBuffer Gradients { get; }

    /// <summary>Outputs of the node's samples in their order, row-major; empty unless the round asks for them. Nobody changes the array.</summary>
    public float[] Outputs { get; set; } = [];

    /// <summary>Loss sum, weight and counts.</summary>
    public BatchSums Scalars { get; set; }

    /// <summary>Becomes the parent's sums: this node's stand left, the sibling's right.</summary>
    /// <param name="right">The right sibling's sums.</param>
    /// <param name="merge">Merges the second gradients into the first.</param>
    internal void MergeRight(SubtreeSums right, Action<AlignedBuffer, AlignedBuffer> merge)
    {
        if (Gradients.Length > 0)
        {
            merge(Gradients, right.Gradients);
        }

        Outputs = right.Outputs.Length == 0 ? Outputs : [.. Outputs, .. right.Outputs];
        Scalars = BatchSums.Add(Scalars, right.Scalars);
        Node = Node.Parent;
    }

    /// <inheritdoc/>
    public void Dispose() => Gradients.Dispose();
}
