using Cluster.Coordinator.Progress;
using Cluster.Experiments.Links;

namespace Cluster.Experiments.Scaling;

/// <summary>What one run gave.</summary>
/// <param name="Workers">Number of workers.</param>
/// <param name="Repeat">Which repeat, from 1.</param>
/// <param name="Times">Where the time of the measured steps went.</param>
/// <param name="WeightsDigest">SHA-256 of the weights after the last of them.</param>
/// <param name="Transport">What carried weights and gradients, in words.</param>
/// <param name="Traffic">What went over emulated cables, warm-up included; null where there were none.</param>
/// <param name="TotalSteps">Steps with the warm-up.</param>
/// <param name="WallSeconds">How long the run took with its start and end.</param>
/// <param name="OthersShare">Share of the machine's processor time that other programs used meanwhile; null where nobody knows.</param>
public sealed record Measurement(
    int Workers,
    int Repeat,
    StepTimes Times,
    string WeightsDigest,
    string Transport,
    LinkTraffic? Traffic,
    long TotalSteps,
    double WallSeconds,
    double? OthersShare)
{
    /// <summary>Seconds a step took on average.</summary>
    public double SecondsPerStep => Times.Seconds / Times.Steps;

    /// <summary>Training samples a second.</summary>
    public double SamplesPerSecond => Times.Samples / Times.Seconds;
}
