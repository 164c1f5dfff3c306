using System.Collections.Immutable;

namespace Cluster.Simulation.Models;

/// <summary>What one step of a job is, for any number of workers.</summary>
/// <param name="ArenaBytes">Bytes of the gradients in float32, and of the weights.</param>
/// <param name="MicroBatches">Micro-batches of a step (M), 1 or more.</param>
/// <param name="SamplesPerMicroBatch">Samples of each.</param>
public sealed record Workload(double ArenaBytes, int MicroBatches, double SamplesPerMicroBatch)
{
    /// <summary>Whether the update needs the whole gradient, as clipping by its norm does: nothing is updated before all of it is in.</summary>
    public bool NeedsWholeGradient { get; init; }

    /// <summary>Whether a worker computes several micro-batches one after the other: then all gradients of their sum are final at the end.</summary>
    public bool ComesOneByOne { get; init; }

    /// <summary>When gradients become final while the backward pass runs: shares of the pass in ascending order, with the share of the arena,
    /// counted from its end, that is final by then. Empty for a pass that goes through the arena evenly.</summary>
    public ImmutableArray<(double PassShare, double ArenaShare)> Finality { get; init; } = [];

    /// <summary>Samples of a whole step.</summary>
    public double Batch => MicroBatches * SamplesPerMicroBatch;

    /// <summary>The share of a backward pass after which some share of the arena is final.</summary>
    /// <param name="arenaShare">Counted from the arena's end, 0 to 1.</param>
    public double PassShareOf(double arenaShare)
    {
        if (Finality.IsEmpty)
        {
            return arenaShare;
        }

        foreach (var (pass, arena) in Finality)
        {
            if (arena >= arenaShare)
            {
                return pass;
            }
        }

        return 1;
    }
}
