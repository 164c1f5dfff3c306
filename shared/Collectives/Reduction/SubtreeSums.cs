using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Reduction;

/// <summary>What one node of the reduction tree holds: the summed gradients of its samples, or their outputs, their loss sum, weight and
/// counts. Sums may be handed on while their gradients grow from the arena's end downwards.</summary>
public sealed class SubtreeSums : IDisposable
{
    /// <summary>The slot of sums whose gradients lie in memory of this process alone.</summary>
    public const int NoSlot = -1;

    private int _finalFrom;

    /// <summary>Sums with room for gradients.</summary>
    /// <param name="gradientLength">Length of the gradient arena in floats; 0 for an evaluation, which has no gradients.</param>
    public SubtreeSums(int gradientLength)
        : this(new AlignedBuffer(gradientLength), null, NoSlot)
    {
    }

    /// <summary>Sums whose gradients have a fixed place.</summary>
    /// <param name="gradients">The gradient arena.</param>
    /// <param name="home">Who takes the sums back; null for the pool.</param>
    /// <param name="slot">Number of the place at its home.</param>
    internal SubtreeSums(AlignedBuffer gradients, ISumsHome? home, int slot) => (Gradients, Home, Slot) = (gradients, home, slot);

    /// <summary>Who takes the sums back; null for the pool.</summary>
    internal ISumsHome? Home { get; }

    /// <summary>Number of the place at its home, or <see cref="NoSlot"/>.</summary>
    internal int Slot { get; }

    /// <summary>Where in the tree the sums stand.</summary>
    public Subtree Node { get; set; }

    /// <summary>Sum of the samples' gradients, in the order of the parameter layout.</summary>
    public AlignedBuffer Gradients { get; }

    /// <summary>First float from which on the gradients are final; 0 for whole sums. Whoever reads a value here sees the gradients that it
    /// promises.</summary>
    public int FinalFrom
    {
        get => Volatile.Read(ref _finalFrom);
        set => Volatile.Write(ref _finalFrom, value);
    }

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
