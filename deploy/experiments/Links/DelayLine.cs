using System.Buffers;

namespace Cluster.Experiments.Links;

/// <summary>Bytes that are under way: they come out in their order, each lot at its time. No more of them are under way than fit.</summary>
/// <param name="capacity">Most bytes under way; one lot may go beyond.</param>
internal sealed class DelayLine(long capacity)
{
    private readonly object _gate = new();
    private readonly Queue<Lot> _lots = [];
    private long _bytes;
    private bool _hasEnded;

    /// <summary>Puts a lot in. Waits while there is no room.</summary>
    /// <param name="lot">The lot; it is the line's from now on.</param>
    /// <param name="waited">Whether there was no room at first.</param>
    /// <returns>False when nobody takes lots out any more.</returns>
    public bool TryAdd(Lot lot, out bool waited)
    {
        lock (_gate)
        {
            waited = _bytes >= capacity;
            while (_bytes >= capacity && !_hasEnded)
            {
                Monitor.Wait(_gate);
            }

            if (_hasEnded)
            {
                lot.Release();
                return false;
            }

            _lots.Enqueue(lot);
            _bytes += lot.Count;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Takes the next lot out, before or after its time. Waits while there is none.</summary>
    /// <returns>Null when there will be none.</returns>
    public Lot? Take()
    {
        lock (_gate)
        {
            while (_lots.Count == 0 && !_hasEnded)
            {
                Monitor.Wait(_gate);
            }

            if (_lots.Count == 0)
            {
                return null;
            }

            var lot = _lots.Dequeue();
            _bytes -= lot.Count;
            Monitor.PulseAll(_gate);
            return lot;
        }
    }

    /// <summary>Says that nothing more goes in; what is in still comes out.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Some bytes and when they arrive.</summary>
    /// <param name="Buffer">From the shared pool.</param>
    /// <param name="Count">How many of it.</param>
    /// <param name="Due">When, in ticks of a stopwatch.</param>
    internal readonly record struct Lot(byte[] Buffer, int Count, long Due)
    {
        public void Release() => ArrayPool<byte>.Shared.Return(Buffer);
    }
}
