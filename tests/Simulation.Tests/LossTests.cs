using Cluster.Simulation.Models;

namespace Cluster.Simulation.Tests;

/// <summary>Whatever is lost, each micro-batch of each step counts once.</summary>
public class LossTests
{
    private const int Steps = 6;

    public static TheoryData<Topology, ulong> Seeds =>
    [
        .. from topology in Enum.GetValues<Topology>()
           from seed in Enumerable.Range(1, 60)
           select new TheoryDataRow<Topology, ulong>(topology, (ulong)seed),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_WithLossesAtAnyMoment_CountsEachMicroBatchOnce(Topology topology, ulong seed)
    {
        var scenario = Scenarios.OverLink(5, 4, 4) with
        {
            Topology = topology,
            Compute = new ComputeModel(1e-3, 4e-3, 0),
            Steps = Steps,
            Seed = seed,
            Variation = new Variation { Spread = 0.2, Jitter = 0.2 },
            Losses = [.. Enumerable.Range(0, 4).Select(worker => LossOf(worker, seed))],
        };

        var result = Simulator.Run(scenario);

        Assert.Equal(Steps * scenario.Work.MicroBatches, result.Accepted);
        Assert.Equal(Steps - 2, result.StepSeconds.Length);
    }

    [Fact]
    public void Run_WithASilentLoss_WaitsForItsLease()
    {
        var scenario = Scenarios.Computing(4) with { LeaseSeconds = 3, Losses = [new PlannedLoss(1, 20e-3, IsSilent: true)] };
        var seen = scenario with { Losses = [new PlannedLoss(1, 20e-3)], Steps = 8 };

        Assert.InRange(Simulator.Run(scenario with { Steps = 8 }).Seconds, 3, 5);
        Assert.InRange(Simulator.Run(seen).Seconds, 32e-3, 60e-3);
    }

    [Fact]
    public void Run_WithAWorkerThatStartsAnew_GoesOnAsFastAsBefore()
    {
        var scenario = Scenarios.Computing(4) with { Losses = [new PlannedLoss(3, 6e-3, 5e-3)], Steps = 12 };

        var result = Simulator.Run(scenario);

        Assert.Equal(4e-3, result.StepSeconds[^1], 1e-9);
        Assert.True(result.StepSeconds.Max() > 5e-3);
    }

    [Fact]
    public void Run_ThatLosesItsOnlyWorker_SaysThatItStandsStill()
    {
        var scenario = Scenarios.Computing(1) with { Losses = [new PlannedLoss(0, 20e-3)] };

        Assert.Throws<InvalidOperationException>(() => Simulator.Run(scenario));
    }

    // Spread over the run: every phase of a step is hit by some seed.
    private static PlannedLoss LossOf(int worker, ulong seed) =>
        new(worker, 0.01 + (seed * 0.0137 % 0.4) + (worker * 0.007 * (seed % 5)), seed % 2 == 0 ? 0.05 : null);
}
