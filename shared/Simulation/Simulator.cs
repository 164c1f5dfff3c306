using Cluster.Simulation.Clusters;
using Cluster.Simulation.Models;

namespace Cluster.Simulation;

/// <summary>Carries out the steps of a scenario under virtual time: the production protocol core decides, models of processors and links say
/// how long everything takes.</summary>
public static class Simulator
{
    private const int FewestSteps = 3;

    /// <summary>Simulates a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">Takes one line for every event of the core and every effect; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few steps to measure one.</exception>
    /// <exception cref="InvalidOperationException">A worker that is needed is lost and none comes after it.</exception>
    public static SimulationResult Run(Scenario scenario, Action<string>? trace = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentOutOfRangeException.ThrowIfLessThan(scenario.Steps, FewestSteps);
        return new SimulatedCluster(scenario, trace).Run();
    }
}
