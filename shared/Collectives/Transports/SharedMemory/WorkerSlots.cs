using Cluster.Collectives.Reduction;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>The worker's view of the slots: those that it may compute into, and those that it has given to the coordinator.</summary>
internal sealed class WorkerSlots : ISumsHome
{
    private readonly Lock _gate = new();
    private readonly LinkSegment _segment;
    private readonly Stack<SubtreeSums> _free;
    private readonly List<SubtreeSums> _delivered;

    public WorkerSlots(LinkSegment segment)
    {
        _segment = segment;
        _delivered = new(segment.SlotCount);
        _free = new(Enumerable.Range(0, segment.SlotCount).Reverse().Select(slot => new SubtreeSums(segment.Gradients(slot), this, slot)));
    }

    /// <summary>A slot to compute into; null when all are in use.</summary>
    public SubtreeSums? TryRent()
    {
        lock (_gate)
        {
            // Those that come back are taken first: their memory has been touched, and may still be in a cache.
            for (var index = _delivered.Count - 1; index >= 0; index--)
            {
                if (_segment.IsFree(_delivered[index].Slot))
                {
                    _free.Push(_delivered[index]);
                    _delivered.RemoveAt(index);
                }
            }

            return _free.TryPop(out var sums) ? sums : null;
        }
    }

    /// <summary>Gives a slot to the coordinator.</summary>
    public void Deliver(SubtreeSums sums)
    {
        lock (_gate)
        {
            _segment.Deliver(sums.Slot);
            _delivered.Add(sums);
        }
    }

    /// <inheritdoc/>
    public void TakeBack(SubtreeSums sums)
    {
        lock (_gate)
        {
            _free.Push(sums);
        }
    }
}
