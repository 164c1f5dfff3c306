using System.Collections.Immutable;
using Cluster.Simulation.Models;

namespace Cluster.Simulation.Tests;

public class DeterminismTests
{
    private static readonly Scenario Uneven = Scenarios.OverLink(5, 4, 4) with
    {
        Compute = new ComputeModel(1e-3, 1e-3, 0),
        Variation = new Variation { Spread = 0.1, Jitter = 0.05, StragglerChance = 0.2, StragglerFactor = 4 },
        Losses = [new PlannedLoss(2, 0.3, 0.2)],
        Steps = 6,
    };

    [Theory]
    [InlineData(Topology.Coordinator)]
    [InlineData(Topology.AllReduce)]
    public void Run_WithOneSeed_HasOneHistory(Topology topology) =>
        Assert.Equal(TraceOf(Uneven with { Topology = topology }), TraceOf(Uneven with { Topology = topology }));

    [Fact]
    public void Run_WithAnotherSeed_HasAnotherHistory() => Assert.NotEqual(TraceOf(Uneven), TraceOf(Uneven with { Seed = 2 }));

    [Fact]
    public void Run_WithoutRandomness_IsTheSameForEverySeed()
    {
        var even = Uneven with { Variation = Variation.None };

        Assert.Equal(TraceOf(even), TraceOf(even with { Seed = 2 }));
    }

    private static ImmutableArray<string> TraceOf(Scenario scenario)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        Simulator.Run(scenario, lines.Add);
        return lines.ToImmutable();
    }
}
