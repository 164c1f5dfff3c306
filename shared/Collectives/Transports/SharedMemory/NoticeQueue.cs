using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>A queue of small notices in memory that two processes share: one of them writes, the other reads. Who waits looks for a moment and
/// then sleeps, so that waiting costs no core.</summary>
/// <remarks>Nothing that the other side could have spoilt is trusted: each side keeps its own position to itself, and a reader takes a notice
/// out whole before it looks at it.</remarks>
/// <typeparam name="T">A notice, at most <see cref="NoticeBytes"/> long.</typeparam>
internal sealed unsafe class NoticeQueue<T>
    where T : unmanaged
{
    /// <summary>Notices that may wait to be read.</summary>
    public const int Capacity = 64;

    /// <summary>Bytes of the whole queue.</summary>
    public const int Bytes = HeadBytes + (Capacity * NoticeBytes);

    /// <summary>Bytes that a notice may have.</summary>
    public const int NoticeBytes = 128;

    private const int CacheLine = 64;
    private const int HeadBytes = 4 * CacheLine;

    // About as long as falling asleep and being woken take.
    private static readonly long LookTicks = Stopwatch.Frequency / 50_000;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private readonly int* _written;
    private readonly int* _read;
    private readonly int* _bell;
    private readonly int* _sleeping;
    private readonly byte* _notices;
    private int _position;

    /// <param name="start">Where the queue lies; zeros at first.</param>
    public NoticeQueue(byte* start)
    {
        Debug.Assert(Unsafe.SizeOf<T>() <= NoticeBytes, "A notice fits its place.");
        _written = (int*)start;
        _read = (int*)(start + CacheLine);
        _bell = (int*)(start + (2 * CacheLine));
        _sleeping = (int*)(start + (3 * CacheLine));
        _notices = start + HeadBytes;
    }

    /// <summary>Writes a notice and wakes the reader.</summary>
    /// <returns>False if the reader has let the queue fill up.</returns>
    public bool TryWrite(in T notice)
    {
        if ((uint)(_position - Volatile.Read(ref *_read)) >= Capacity)
        {
            return false;
        }

        Unsafe.WriteUnaligned(PlaceOf(_position), notice);
        Volatile.Write(ref *_written, ++_position);
        Ring();
        return true;
    }

    /// <summary>Takes the next notice out.</summary>
    /// <returns>False if there is none.</returns>
    /// <exception cref="ContractException">The writer's count is impossible.</exception>
    public bool TryRead(out T notice)
    {
        var waiting = Volatile.Read(ref *_written) - _position;
        if (waiting == 0)
        {
            notice = default;
            return false;
        }

        if ((uint)waiting > Capacity)
        {
            throw new ContractException($"a queue of {Capacity} notices cannot hold {(uint)waiting}");
        }

        notice = Unsafe.ReadUnaligned<T>(PlaceOf(_position));
        Volatile.Write(ref *_read, ++_position);
        return true;
    }

    /// <summary>Waits until a notice may be there or <see cref="Ring"/> was called. The reader calls it when it found nothing to do.</summary>
    /// <param name="bell">What <see cref="Bell"/> was before it looked.</param>
    public void Wait(int bell)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetTimestamp() - begin < LookTicks;)
        {
            if (Bell != bell)
            {
                return;
            }

            Thread.SpinWait(8);
        }

        // Whoever rings either sees that somebody sleeps, or has rung before the word is compared.
        Interlocked.Exchange(ref *_sleeping, 1);
        LibC.WaitOn(_bell, bell, LongestSleep);
        Volatile.Write(ref *_sleeping, 0);
    }

    /// <summary>Changes with every notice and every ring.</summary>
    public int Bell => Volatile.Read(ref *_bell);

    /// <summary>Wakes the reader, from any thread of either process.</summary>
    public void Ring()
    {
        Interlocked.Increment(ref *_bell);
        if (Volatile.Read(ref *_sleeping) != 0)
        {
            LibC.WakeAll(_bell);
        }
    }

    private byte* PlaceOf(int position) => _notices + ((position & (Capacity - 1)) * NoticeBytes);
}
