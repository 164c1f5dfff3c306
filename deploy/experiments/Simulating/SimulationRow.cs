using Cluster.Simulation.Models;

namespace Cluster.Experiments.Simulating;

/// <summary>What was found for one number of workers, topology and wire format.</summary>
/// <param name="Topology">Who reduces.</param>
/// <param name="Format">How numbers travel.</param>
/// <param name="Workers">Number of workers.</param>
/// <param name="Idle">Workers for which there is no micro-batch.</param>
/// <param name="Buckets">Buckets that the arena is cut into.</param>
/// <param name="StepSeconds">Length of a step.</param>
/// <param name="SamplesPerSecond">Training samples a second.</param>
/// <param name="SpeedUp">Samples a second over those of the smallest number of workers with this topology and format.</param>
/// <param name="Efficiency">Speed-up over what as many times the workers would ideally give.</param>
/// <param name="ComputeShare">Share of the workers' time spent computing.</param>
/// <param name="UplinkShare">Share of the time in which the coordinator's link was busy sending.</param>
/// <param name="DownlinkShare">Share of the time in which it was busy receiving.</param>
/// <param name="BusiestLinkShare">Share of the time in which the busiest link of all was busy.</param>
/// <param name="CoreShare">Share of the coordinator's cores that was busy.</param>
public sealed record SimulationRow(
    Topology Topology,
    string Format,
    int Workers,
    int Idle,
    int Buckets,
    double StepSeconds,
    double SamplesPerSecond,
    double SpeedUp,
    double Efficiency,
    double ComputeShare,
    double UplinkShare,
    double DownlinkShare,
    double BusiestLinkShare,
    double CoreShare);
