using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Tests.Transports;

public sealed class WireConversionsTests
{
    [Theory]
    [InlineData(RoundKind.Train, WeightsKind.Trained, 0, 8, 8)]
    [InlineData(RoundKind.Train, WeightsKind.Trained, 3, 2, 5)]
    [InlineData(RoundKind.Evaluate, WeightsKind.Averaged, 0, 1, 1)]
    [InlineData(RoundKind.Evaluate, WeightsKind.Trained, 16_777_215, 1, 16_777_216)]
    public void Assignment_ThereAndBack_IsTheSame(RoundKind kind, WeightsKind weights, int first, int count, int leaves)
    {
        var round = new Round(kind, 12, 3, 4, leaves) { WeightsKind = weights };
        var order = new AssignmentOrder(round, new Generation(9), new LeafRange(first, count));

        Assert.Equal(order, order.ToWire().FromWire(new Wire.Fence { Step = 12, Generation = 9, WeightsKind = weights.ToWire() }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32 * 1024)]
    [InlineData(512 * 1024)]
    public void Assignment_BucketsThatThereAre_AreTaken(int size) =>
        Assert.Equal(size, new Wire.Assignment { BucketBytes = size }.BucketsFromWire());

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(48 * 1024)]
    [InlineData(1024 * 1024)]
    [InlineData(int.MinValue)]
    public void Assignment_BucketsThatThereAreNot_AreRefused(int size) =>
        Assert.Throws<ContractException>(() => new Wire.Assignment { BucketBytes = size }.BucketsFromWire());

    [Theory]
    [InlineData(Wire.WeightsKind.Unspecified)]
    [InlineData((Wire.WeightsKind)9)]
    public void Assignment_OfUnknownWeights_IsRefused(Wire.WeightsKind kind)
    {
        var wire = new Wire.Assignment { Kind = Wire.RoundKind.Train, FirstLeaf = 0, LeafCount = 1, RoundLeaves = 1 };

        Assert.Throws<ContractException>(() => wire.FromWire(new Wire.Fence { WeightsKind = kind }));
    }

    [Theory]
    [InlineData(0, 0, 8)]
    [InlineData(0, -1, 8)]
    [InlineData(-1, 1, 8)]
    [InlineData(0, 9, 8)]
    [InlineData(8, 1, 8)]
    [InlineData(7, 2, 8)]
    [InlineData(int.MaxValue, 1, 8)]
    [InlineData(1, int.MaxValue, 8)]
    [InlineData(int.MaxValue, int.MaxValue, 8)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 1, -1)]
    [InlineData(0, 1, 16_777_217)]
    [InlineData(0, 1, int.MaxValue)]
    public void Assignment_RangeOutsideItsRound_IsRefused(int first, int count, int leaves)
    {
        var wire = new Wire.Assignment { Kind = Wire.RoundKind.Train, FirstLeaf = first, LeafCount = count, RoundLeaves = leaves };

        Assert.Throws<ContractException>(() => wire.FromWire(new Wire.Fence { WeightsKind = Wire.WeightsKind.Trained }));
    }

    [Theory]
    [InlineData(Wire.RoundKind.Unspecified)]
    [InlineData((Wire.RoundKind)9)]
    public void RoundKind_Unknown_IsRefused(Wire.RoundKind kind) => Assert.Throws<ContractException>(() => kind.FromWire());

    [Theory]
    [InlineData(ReleaseCause.Drained)]
    [InlineData(ReleaseCause.RunFinished)]
    [InlineData(ReleaseCause.RunFailed)]
    public void Release_ThereAndBack_IsTheSame(ReleaseCause cause)
    {
        var order = new ReleaseOrder(cause, "why");

        Assert.Equal(order, order.ToWire().FromWire());
    }

    [Fact]
    public void Release_UnknownReason_IsRefused() => Assert.Throws<ContractException>(() => new Wire.Release().FromWire());

    [Fact]
    public void Contribution_ToWire_CarriesEveryNumber()
    {
        using var sums = new SubtreeSums(5) { Node = new Subtree(2, 3), Scalars = new(-0.0, 1e-300, 41, 42) };
        var times = new PhaseTimes(
            TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(2), TimeSpan.FromMicroseconds(3), TimeSpan.FromMicroseconds(4));
        var wire = new Contribution(new Term(1), new Generation(2), RoundKind.Train, 3, sums, times) { MicroBatchTime = times.Wait }.ToWire();

        Assert.Equal((Wire.RoundKind.Train, 2, 3, 20L), (wire.Kind, wire.Level, wire.Index, wire.GradientBytes));
        Assert.Equal(sums.Scalars, wire.ScalarsFromWire());
        Assert.True(double.IsNegative(wire.ScalarsFromWire().Loss));
        Assert.Equal(times, wire.Times.FromWire());
        Assert.Equal(times.Wait, wire.Times.MicroBatchTimeFromWire());
    }
}
