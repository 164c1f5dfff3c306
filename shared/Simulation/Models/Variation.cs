using System.Collections.Immutable;

namespace Cluster.Simulation.Models;

/// <summary>How workers differ, from each other and from step to step.</summary>
public sealed record Variation
{
    /// <summary>All alike, always.</summary>
    public static Variation None { get; } = new();

    /// <summary>How many times as long single workers take, by their number from 0.</summary>
    public ImmutableDictionary<int, double> Slow { get; init; } = ImmutableDictionary<int, double>.Empty;

    /// <summary>Standard deviation of the workers' computing times about their mean, for good, as a share of it.</summary>
    public double Spread { get; init; }

    /// <summary>Standard deviation of one worker's computing time from step to step, as a share of it.</summary>
    public double Jitter { get; init; }

    /// <summary>Probability that a worker straggles in a step.</summary>
    public double StragglerChance { get; init; }

    /// <summary>How many times as long a straggler takes.</summary>
    public double StragglerFactor { get; init; } = 1;
}

/// <summary>A worker that will be lost.</summary>
/// <param name="Worker">Which, from 0.</param>
/// <param name="Seconds">When, since the first assignment.</param>
/// <param name="RestartSeconds">How long until it joins anew; null for never.</param>
/// <param name="IsSilent">Whether nothing tells of it but the lease that runs out, as when a machine loses its power.</param>
public sealed record PlannedLoss(int Worker, double Seconds, double? RestartSeconds = null, bool IsSilent = false);
