using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Faults;
using Cluster.FaultSimulation.Time;
using Cluster.Protocol.Rounds;

namespace Cluster.FaultSimulation.Runs;

/// <summary>All that a seed decides beforehand: the job, the cluster, and what may go wrong.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Plan">The rounds of the job; 30 training steps or more.</param>
/// <param name="Workers">Machines with a worker.</param>
/// <param name="WorkersToStart">Members to wait for before the first round.</param>
/// <param name="CheckpointInterval">Steps from one checkpoint to the next.</param>
/// <param name="Lease">A member's lease, in ticks.</param>
/// <param name="Streams">Whether weights are updated and sent while sums grow.</param>
/// <param name="ComputeTime">What a micro-batch takes, in ticks.</param>
/// <param name="Faults">The kinds of faults that may happen.</param>
/// <param name="HarmFor">How long they may happen, in ticks.</param>
/// <param name="FaultGap">Mean time between two faults, in ticks.</param>
/// <param name="Bug">The bug that is planted.</param>
internal sealed record Scenario(
    ulong Seed,
    TrainingPlan Plan,
    int Workers,
    int WorkersToStart,
    long CheckpointInterval,
    long Lease,
    bool Streams,
    long ComputeTime,
    FaultKinds Faults,
    long HarmFor,
    long FaultGap,
    Bug Bug)
{
    private const int FaultKindCount = 25;
    private const FaultKinds OfTheDisk = FaultKinds.FailedSync | FaultKinds.FullDisk | FaultKinds.SlowDisk;

    /// <summary>Whether checkpoints may fail or take long.</summary>
    public bool HasDiskFaults => (Faults & OfTheDisk) != 0;

    /// <summary>What a fresh generator of the seed says.</summary>
    public static Scenario Draw(ulong seed, World world, Bug bug)
    {
        var random = world.Random;
        var stepsPerEpoch = random.Between(3, 12);
        var steps = random.Between(30, 40);
        var leaves = random.Between(1, 8);
        var epochs = (steps + stepsPerEpoch - 1) / stepsPerEpoch;
        var plan = new TrainingPlan(epochs, stepsPerEpoch, leaves, random.Between(1, leaves), random.Between(0, 4))
        {
            TotalSteps = steps,
            EvaluationInterval = random.Between(2, stepsPerEpoch + 2),
        };
        var workers = random.Chance(15) ? 1 : random.Between(2, 4);
        var faults = FaultKinds.None;
        var share = random.Between(10, 60);
        for (var kind = 0; kind < FaultKindCount; kind++)
        {
            faults |= random.Chance(share) ? (FaultKinds)(1 << kind) : FaultKinds.None;
        }

        return new Scenario(
            seed,
            plan,
            workers,
            random.Between(1, workers),
            random.Between(2, 8),
            world.Between(Durations.Second, 3 * Durations.Second),
            random.Chance(60),
            world.Between(Durations.Millisecond, 20 * Durations.Millisecond),
            faults,
            world.Between(3 * Durations.Second, 16 * Durations.Second),
            world.Between(100 * Durations.Millisecond, Durations.Second),
            bug);
    }

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Plan.TotalSteps} steps of {Plan.LeavesPerStep} micro-batches, {Workers} workers, {WorkersToStart} to start, ")
        + FormattableString.Invariant($"checkpoint every {CheckpointInterval} steps, lease {Lease / (double)Durations.Second:F1} s, ")
        + FormattableString.Invariant($"faults for {HarmFor / (double)Durations.Second:F1} s: {Faults}")
        + (Bug == Bug.None ? "" : $"; planted: {Bug}");
}
