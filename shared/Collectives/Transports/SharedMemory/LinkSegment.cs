using Cluster.Engine.Memory;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>The segment that the coordinator shares with one worker.</summary>
internal sealed unsafe class LinkSegment : IDisposable
{
    private const int OfWorker = 0;
    private const int OfCoordinator = 1;

    private readonly SharedSegment _segment;
    private readonly LinkLayout _layout;

    private LinkSegment(SharedSegment segment, LinkLayout layout)
    {
        (_segment, _layout) = (segment, layout);
        Orders = new NoticeQueue<OrderNotice>(segment.Start + LinkLayout.Orders);
        Sums = new NoticeQueue<SumsNotice>(segment.Start + LinkLayout.Sums);
    }

    public SegmentAddress Address => _segment.Address;

    public ReadOnlySpan<byte> Nonce => _segment.Nonce;

    /// <summary>From the coordinator to the worker.</summary>
    public NoticeQueue<OrderNotice> Orders { get; }

    /// <summary>From the worker to the coordinator.</summary>
    public NoticeQueue<SumsNotice> Sums { get; }

    public int SlotCount => _layout.SlotCount;

    /// <summary>Makes a segment, for the coordinator.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static LinkSegment Create(LinkLayout layout) =>
        new(SharedSegment.Create("cluster-link", layout.Bytes, othersMayWrite: true), layout);

    /// <summary>Maps the coordinator's segment, for the worker.</summary>
    /// <exception cref="IOException">It is not there, or the system refuses.</exception>
    public static LinkSegment Open(SegmentAddress address, LinkLayout layout)
    {
        var segment = SharedSegment.Open(address, mayWrite: true);
        if (segment.Address.Length == layout.Bytes)
        {
            return new LinkSegment(segment, layout);
        }

        segment.Dispose();
        throw new IOException($"{address.Path} has {address.Length} bytes, expected {layout.Bytes}");
    }

    /// <summary>The gradients of a slot.</summary>
    public AlignedBuffer Gradients(int slot) => _segment.Buffer(_layout.GradientsOf(slot), _layout.GradientLength);

    /// <summary>Whether the worker may write to a slot.</summary>
    public bool IsFree(int slot) => Volatile.Read(ref StateOf(slot)) == OfWorker;

    /// <summary>The worker gives a slot to the coordinator, before it says so.</summary>
    public void Deliver(int slot) => Volatile.Write(ref StateOf(slot), OfCoordinator);

    /// <summary>The coordinator gives a slot back.</summary>
    public void Free(int slot) => Volatile.Write(ref StateOf(slot), OfWorker);

    public void Dispose() => _segment.Dispose();

    private ref int StateOf(int slot) => ref *(int*)(_segment.Start + LinkLayout.StateOf(slot));
}
