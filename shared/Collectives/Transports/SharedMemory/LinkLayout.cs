using Cluster.Engine.Memory;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>Where things lie in the segment that the coordinator shares with one worker: a queue of orders, a queue of sums, and slots for
/// gradients, each with a word that says whose it is.</summary>
/// <param name="GradientLength">Length of the gradient arena in floats.</param>
/// <param name="SlotCount">Number of slots.</param>
internal readonly record struct LinkLayout(int GradientLength, int SlotCount)
{
    private const int CacheLine = 64;
    private const int SlotsPerThread = 4;
    private const int FewestSlots = 8;
    private const int MostSlots = 64;

    /// <summary>The slots that a worker of so many threads gets. What it computes beyond them takes the stream; memory is taken as it is
    /// touched.</summary>
    public static int SlotsFor(int threads) => Math.Clamp(FewestSlots + (SlotsPerThread * threads), FewestSlots, MostSlots);

    public static long Orders => CacheLine;

    public static long Sums => Orders + NoticeQueue<OrderNotice>.Bytes;

    public long Bytes => GradientsOf(SlotCount);

    /// <summary>The word that says whose a slot is.</summary>
    public static long StateOf(int slot) => Sums + NoticeQueue<SumsNotice>.Bytes + ((long)slot * CacheLine);

    public long GradientsOf(int slot) => PlaceOf(StateOf(SlotCount), GradientLength, slot);

    /// <summary>Where the arena of an index lies if arenas follow some head, on large pages if they are large.</summary>
    public static long PlaceOf(long head, int arenaLength, int index)
    {
        var arenaBytes = (long)arenaLength * sizeof(float);
        var alignment = (long)HugePages.AlignmentFor((nuint)arenaBytes);
        return Aligned(head, alignment) + (index * Aligned(arenaBytes, alignment));
    }

    private static long Aligned(long bytes, long alignment) => (bytes + alignment - 1) / alignment * alignment;
}
