using Cluster.Collectives.Reduction;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>The coordinator's view of a worker's slots: which of them it holds. The segment stays mapped until the last sums that lie in
/// it are given back, though the worker may be long gone.</summary>
internal sealed class MemberSlots : ISumsHome
{
    private readonly Lock _gate = new();
    private readonly LinkSegment _segment;
    private readonly SubtreeSums[] _sums;
    private readonly bool[] _held;
    private int _heldCount;
    private bool _isClosed;

    public MemberSlots(LinkSegment segment)
    {
        _segment = segment;
        _held = new bool[segment.SlotCount];
        _sums = [.. Enumerable.Range(0, segment.SlotCount).Select(slot => new SubtreeSums(segment.Gradients(slot), this, slot))];
    }

    /// <summary>Takes over a slot that the worker says it has delivered.</summary>
    /// <exception cref="ContractException">There is no such slot, or it was delivered before and is still in use.</exception>
    public SubtreeSums Take(int slot)
    {
        lock (_gate)
        {
            if (slot < 0 || slot >= _sums.Length || _held[slot] || _isClosed)
            {
                throw new ContractException($"gradients in slot {slot}, which is not the worker's to deliver");
            }

            _held[slot] = true;
            _heldCount++;
            return _sums[slot];
        }
    }

    /// <inheritdoc/>
    public void TakeBack(SubtreeSums sums)
    {
        lock (_gate)
        {
            _held[sums.Slot] = false;
            _heldCount--;
            _segment.Free(sums.Slot);
            UnmapIfUnused();
        }
    }

    /// <summary>The worker is gone: nothing more is taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            UnmapIfUnused();
        }
    }

    private void UnmapIfUnused()
    {
        if (_isClosed && _heldCount == 0)
        {
            _segment.Dispose();
        }
    }
}
