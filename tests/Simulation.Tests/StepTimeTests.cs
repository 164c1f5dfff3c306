using System.Collections.Immutable;
using Cluster.Simulation.Models;

namespace Cluster.Simulation.Tests;

/// <summary>Cases that can be worked out on paper.</summary>
public class StepTimeTests
{
    // Times are sums of a few thousand rounded numbers.
    private const double Rounding = 1e-9;

    [Theory]
    [InlineData(1, 16e-3)]
    [InlineData(2, 8e-3)]
    [InlineData(4, 4e-3)]
    [InlineData(16, 1e-3)]
    [InlineData(64, 1e-3)]
    public void Step_WithoutCommunication_IsComputeOverWorkers(int workers, double seconds) =>
        Assert.Equal(seconds, Simulator.Run(Scenarios.Computing(workers)).MedianStepSeconds, Rounding);

    [Fact]
    public void Step_WithoutCommunicationAllReduced_IsComputeOverWorkers()
    {
        var scenario = Scenarios.Computing(4) with { Topology = Topology.AllReduce };

        Assert.Equal(4e-3, Simulator.Run(scenario).MedianStepSeconds, Rounding);
    }

    [Fact]
    public void Step_OfSamplesCallsAndMicroBatches_AddsThemUp()
    {
        var compute = new ComputeModel(1e-3, 2e-3, 0.5e-3, 4e-3);
        var scenario = Scenarios.Computing(1) with { Compute = compute };

        // Two groups of eight micro-batches of four samples.
        Assert.Equal(4e-3 + (2 * 1e-3) + (16 * (2e-3 + (4 * 0.5e-3))), Simulator.Run(scenario).MedianStepSeconds, Rounding);
    }

    [Fact]
    public void Step_OnFewerCoresThanThreads_TakesThatMuchLonger()
    {
        var scenario = Scenarios.Computing(4);
        scenario = scenario with { Placement = scenario.Placement with { WorkersPerHost = 4, WorkersWithCoordinator = 4, Cores = 2 } };

        Assert.Equal(8e-3, Simulator.Run(scenario).MedianStepSeconds, Rounding);
    }

    [Fact]
    public void Step_OfWorkersThatWait_NeedsNoCores()
    {
        var scenario = Scenarios.Computing(4);
        var placement = new Placement(4, 4) { WaitsInsteadOfComputing = true };

        Assert.Equal(4e-3, Simulator.Run(scenario with { Placement = placement }).MedianStepSeconds, Rounding);
    }

    // Gradients up, then the same bytes down; each way a latency.
    [Fact]
    public void Step_OfOneBucketOverALink_SendsUpAndThenDown() =>
        Assert.Equal(OnLink(8) + OnLink(8) + OrderTime, Simulator.Run(Scenarios.OverLink(1, 8, 1)).MedianStepSeconds, Rounding);

    // All buckets go up; when the last is there its weights alone still have to come down.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Step_OfSeveralBucketsOverALink_SendsAllUpAndOneDown(int buckets) => Assert.Equal(
        OnLink(8) + OnLink(8.0 / buckets) + OrderTime, Simulator.Run(Scenarios.OverLink(1, 8, buckets)).MedianStepSeconds, Rounding);

    [Fact]
    public void Step_OfAStar_GrowsWithItsWorkers()
    {
        var four = Simulator.Run(Scenarios.OverLink(4, 8, 8)).MedianStepSeconds;
        var eight = Simulator.Run(Scenarios.OverLink(8, 8, 8)).MedianStepSeconds;

        Assert.Equal(2, (eight - (2 * Scenarios.Latency)) / (four - (2 * Scenarios.Latency)), 1e-3);
    }

    [Fact]
    public void Step_AllReduced_SpreadsBytesOverItsWorkers()
    {
        var star = Simulator.Run(Scenarios.OverLink(8, 8, 32)).MedianStepSeconds;
        var shared = Simulator.Run(Scenarios.OverLink(8, 8, 32) with { Topology = Topology.AllReduce });

        // Each host sends and receives nearly the whole arena twice, where the star's centre sends and receives it eight times at once.
        Assert.InRange(shared.MedianStepSeconds, 2 * 7.0 / 8 * OnLink(8) * 0.95, star * 0.35);
    }

    [Fact]
    public void Step_OnTheCoordinatorsHost_SendsNothing()
    {
        var scenario = Scenarios.OverLink(1, 8, 4) with { Compute = new ComputeModel(1e-3, 0, 0) };
        scenario = scenario with { Placement = scenario.Placement with { WorkersWithCoordinator = 1 } };

        var result = Simulator.Run(scenario);

        Assert.Equal(0, result.CoordinatorUplinkShare);
        Assert.Equal(2e-3, result.MedianStepSeconds, Rounding);
    }

    [Fact]
    public void Step_WithHalfTheBytes_TakesHalfTheTime()
    {
        var whole = Scenarios.OverLink(2, 8, 8);
        var half = whole with { Format = new WireFormat("half", 0.5, 0.5, 0) };

        var (of, to) = (Simulator.Run(whole).MedianStepSeconds, Simulator.Run(half).MedianStepSeconds);

        Assert.Equal(2, (of - (2 * Scenarios.Latency)) / (to - (2 * Scenarios.Latency)), 1e-3);
    }

    // A core moves no more than 1/γ bytes a second over one connection, however fast the link.
    [Fact]
    public void Step_OverAFastLink_IsBoundByTheBytesCpuTime()
    {
        var scenario = Scenarios.OverLink(1, 8, 1);
        var link = new LinkModel(double.PositiveInfinity, 0, SendSecondsPerByte: 1e-9, ReceiveSecondsPerByte: 0);

        var seconds = Simulator.Run(scenario with { Link = link }).MedianStepSeconds;

        Assert.Equal(2 * 8 * Scenarios.Mebibyte * 1e-9, seconds, 1e-6);
    }

    [Fact]
    public void Step_WithABarrierBeforeTheUpdate_SendsDownOnlyAfterTheLastBucketIsUp()
    {
        var free = Scenarios.OverLink(1, 8, 8);
        var barred = free with { Work = free.Work with { NeedsWholeGradient = true } };

        Assert.Equal(OnLink(8) + OnLink(8) + OrderTime, Simulator.Run(barred).MedianStepSeconds, Rounding);
    }

    [Fact]
    public void Step_WhileBackwardStillRuns_HidesTheBytesBehindIt()
    {
        var scenario = Scenarios.OverLink(1, 8, 8) with { Compute = new ComputeModel(0.3, 0, 0, BackwardShare: 1) };
        var late = scenario with { LeavesEarly = false };

        // Two groups are computed; the second one's backward pass takes longer than the link.
        Assert.Equal(0.6 + OnLink(1) + OnLink(1) + OrderTime, Simulator.Run(scenario).MedianStepSeconds, Rounding);
        Assert.Equal(0.6 + OnLink(8) + OnLink(1) + OrderTime, Simulator.Run(late).MedianStepSeconds, Rounding);
    }

    [Fact]
    public void Step_OfMicroBatchesOneByOne_HidesNoBytesUnlessThereIsOne()
    {
        var scenario = Scenarios.OverLink(1, 8, 8) with { Compute = new ComputeModel(0.3, 0, 0, BackwardShare: 1) };
        var oneByOne = scenario with { Work = scenario.Work with { ComesOneByOne = true } };
        var single = oneByOne with { Work = oneByOne.Work with { MicroBatches = 1 } };

        Assert.Equal(0.6 + OnLink(8) + OnLink(1) + OrderTime, Simulator.Run(oneByOne).MedianStepSeconds, Rounding);
        Assert.Equal(0.3 + OnLink(1) + OnLink(1) + OrderTime, Simulator.Run(single).MedianStepSeconds, Rounding);
    }

    [Fact]
    public void Step_WithASlowWorker_WaitsForIt()
    {
        var slow = Variation.None with { Slow = ImmutableDictionary<int, double>.Empty.Add(1, 3) };

        Assert.Equal(12e-3, Simulator.Run(Scenarios.Computing(4) with { Variation = slow }).MedianStepSeconds, Rounding);
    }

    // The order follows the weights through the same port.
    private static double OrderTime => 128 / Scenarios.Bandwidth;

    private static double OnLink(double mebibytes) => Scenarios.Latency + (mebibytes * Scenarios.Mebibyte / Scenarios.Bandwidth);
}
