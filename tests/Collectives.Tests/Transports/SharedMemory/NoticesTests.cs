using System.Runtime.CompilerServices;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Engine.Losses;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Tests.Transports.SharedMemory;

public sealed class NoticesTests
{
    [Fact]
    public void Order_AsANotice_ComesBackWhole()
    {
        var round = new Round(RoundKind.Evaluate, 41, 5, 3, 16) { WeightsKind = WeightsKind.Averaged };
        var order = new AssignmentOrder(round, new Generation(7), new LeafRange(4, 8));

        var notice = OrderNotice.Of(order, new Term(2), arena: 2, grows: true);

        Assert.Equal(order, notice.ToOrder());
        Assert.Equal((2, 2L), (notice.Arena, notice.Term));
    }

    [Fact]
    public void Sums_AsANotice_ComeBackWhole()
    {
        using var sums = new SubtreeSums(0) { Node = new Subtree(2, 3), Scalars = new BatchSums(1.5, 32, 32, 20) };
        var times = new PhaseTimes(
            TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(2), TimeSpan.FromMicroseconds(3), TimeSpan.FromMicroseconds(4));

        var contribution = new Contribution(new Term(1), new Generation(9), RoundKind.Train, 12, sums, times) { MicroBatchTime = times.Wait };
        var notice = SumsNotice.Of(contribution, finalFrom: 0);

        Assert.Equal((1L, 9L, 12L, RoundKind.Train), (notice.Term, notice.Generation, notice.Step, notice.Kind));
        Assert.Equal((sums.Node, sums.Scalars, times), (notice.Node, notice.Scalars, notice.Times));
        Assert.Equal(times.Wait, notice.MicroBatchTime);
        Assert.Equal(SubtreeSums.NoSlot, notice.Slot);
    }

    [Fact]
    public void Sums_ThatMakeNoSense_BreakTheContract()
    {
        Assert.Throws<ContractException>(() => new SumsNotice { RoundKind = 4 }.Kind);
        Assert.Throws<ContractException>(() => new SumsNotice { Level = 25 }.Node);
        Assert.Throws<ContractException>(() => new SumsNotice { Index = -1 }.Node);
        Assert.Throws<ContractException>(() => new SumsNotice { WaitUs = -1 }.Times);
        Assert.Throws<ContractException>(() => new SumsNotice { MicroBatchUs = -1 }.MicroBatchTime);
        Assert.Throws<ContractException>(() => new SumsNotice { ComputeUs = long.MaxValue }.Times);
    }

    [Fact]
    public void Order_ThatMakesNoSense_BreaksTheContract()
    {
        var sound = new OrderNotice { RoundKind = 1, WeightsKind = 1, RoundLeaves = 4, LeafCount = 4 };
        Assert.Equal(4, sound.ToOrder().Range.Count);

        Assert.Throws<ContractException>(() => (sound with { LeafCount = 5 }).ToOrder());
        Assert.Throws<ContractException>(() => (sound with { RoundKind = 0 }).ToOrder());
        Assert.Throws<ContractException>(() => (sound with { WeightsKind = 3 }).ToOrder());
        Assert.Throws<ContractException>(() => (sound with { FirstLeaf = -1 }).ToOrder());
    }

    [Fact]
    public void Notices_InTheirQueue_HavePlace()
    {
        Assert.InRange(Unsafe.SizeOf<OrderNotice>(), 1, NoticeQueue<OrderNotice>.NoticeBytes);
        Assert.InRange(Unsafe.SizeOf<SumsNotice>(), 1, NoticeQueue<SumsNotice>.NoticeBytes);
    }
}
