using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.SharedMemory;

namespace Cluster.Collectives.Tests.Transports.SharedMemory;

public sealed class LinkSegmentTests : IDisposable
{
    private static readonly LinkLayout Layout = new(GradientLength: 100, SlotCount: 3);

    private readonly LinkSegment _ofCoordinator;
    private readonly LinkSegment _ofWorker;
    private readonly MemberSlots _member;
    private readonly WorkerSlots _worker;

    public LinkSegmentTests()
    {
        Assert.SkipWhen(SharedMemoryHost.Identity is null, "Memory is shared on Linux only.");
        _ofCoordinator = LinkSegment.Create(Layout);
        _ofWorker = LinkSegment.Open(_ofCoordinator.Address, Layout);
        (_member, _worker) = (new(_ofCoordinator), new(_ofWorker));
    }

    public void Dispose()
    {
        _ofWorker.Dispose();
        _ofCoordinator.Dispose();
    }

    [Fact]
    public void Gradients_OfADeliveredSlot_AreReadInPlace()
    {
        var sums = _worker.TryRent()!;
        sums.Gradients.Span.Fill(2.5f);
        _worker.Deliver(sums);

        var taken = _member.Take(sums.Slot);

        Assert.Equal(Enumerable.Repeat(2.5f, Layout.GradientLength), taken.Gradients.Span.ToArray());
        taken.Gradients.Span[7] = 9;
        Assert.Equal(9, sums.Gradients.Span[7]);
    }

    [Fact]
    public void Slots_AllInUse_ComeBackWhenTheCoordinatorFreesThem()
    {
        var all = Enumerable.Range(0, Layout.SlotCount).Select(_ => _worker.TryRent()!).ToList();
        Assert.Null(_worker.TryRent());
        Assert.Equal(Layout.SlotCount, all.Select(sums => sums.Slot).Distinct().Count());
        all.ForEach(_worker.Deliver);
        var taken = _member.Take(1);
        Assert.Null(_worker.TryRent());

        _member.TakeBack(taken);

        Assert.Equal(1, _worker.TryRent()!.Slot);
        Assert.Null(_worker.TryRent());
    }

    [Fact]
    public void Slots_GivenBackUnsent_AreRentedAgain()
    {
        var sums = _worker.TryRent()!;

        _worker.TakeBack(sums);

        Assert.Same(sums, _worker.TryRent());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Take_OfNoSlot_BreaksTheContract(int slot) => Assert.Throws<ContractException>(() => _member.Take(slot));

    [Fact]
    public void Take_OfASlotInUse_BreaksTheContract()
    {
        _member.Take(2);

        Assert.Throws<ContractException>(() => _member.Take(2));
    }

    [Fact]
    public void Segment_OfAWorkerThatDied_StaysWhileItsSumsAreInUse()
    {
        var sums = _worker.TryRent()!;
        sums.Gradients.Span.Fill(4);
        _worker.Deliver(sums);
        var taken = _member.Take(sums.Slot);
        _ofWorker.Dispose();

        _member.Close();

        Assert.Equal(400, taken.Gradients.Span.ToArray().Sum());
        Assert.Throws<ContractException>(() => _member.Take(0));
        _member.TakeBack(taken);
        Assert.ThrowsAny<ObjectDisposedException>(() => _ofCoordinator.Gradients(0));
    }

    [Fact]
    public void Open_WithAnotherLayout_IsRefused()
    {
        Assert.Throws<IOException>(() => LinkSegment.Open(_ofCoordinator.Address, Layout with { SlotCount = 4 }));
        Assert.Throws<IOException>(() => LinkSegment.Open(_ofCoordinator.Address, Layout with { GradientLength = 2000 }));
    }

    [Fact]
    public void Parts_OfALayout_DoNotOverlap()
    {
        foreach (var layout in (LinkLayout[])[Layout, new(1, 64), new(3 << 20, 5)])
        {
            Assert.True(SharedSegment.NonceBytes <= LinkLayout.Orders);
            Assert.True(LinkLayout.Orders + NoticeQueue<OrderNotice>.Bytes <= LinkLayout.Sums);
            Assert.True(LinkLayout.Sums + NoticeQueue<SumsNotice>.Bytes <= LinkLayout.StateOf(0));
            Assert.True(LinkLayout.StateOf(layout.SlotCount - 1) + sizeof(int) <= layout.GradientsOf(0));
            Assert.True(layout.GradientsOf(0) + (4L * layout.GradientLength) <= layout.GradientsOf(1));
            Assert.True(layout.GradientsOf(layout.SlotCount - 1) + (4L * layout.GradientLength) <= layout.Bytes);
        }
    }
}
