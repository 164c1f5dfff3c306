namespace Cluster.Data;

/// <summary>How the batches of an epoch are dealt out to replicas that train by themselves for some steps before they are averaged. A
/// step is one such averaging; its leaves are the replicas. Nothing here knows how many workers there are.</summary>
/// <remarks>Batches are dealt like cards, in the epoch's order: inner step k of replica r in step s takes batch (s·H + k)·R + r. So each
/// batch comes once an epoch, and where an epoch ends within a step, every replica has as many batches as any other, or one less. A replica
/// without any is absent.</remarks>
public sealed class ReplicaPlan : IStepPlan
{
    private readonly long _batchesPerStep;

    /// <summary>A plan over the batches of an epoch.</summary>
    /// <param name="batches">The batches, one for each inner step.</param>
    /// <param name="replicas">R, the number of replicas, 1 or more.</param>
    /// <param name="innerSteps">H, the inner steps of a replica in every step but a ragged last one, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public ReplicaPlan(BatchPlan batches, int replicas, int innerSteps)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(innerSteps, 1);
        (Batches, Replicas, InnerSteps) = (batches, replicas, innerSteps);
        _batchesPerStep = (long)replicas * innerSteps;
    }

    /// <summary>The batches, one for each inner step.</summary>
    public BatchPlan Batches { get; }

    /// <summary>Replicas in every step that is whole.</summary>
    public int Replicas { get; }

    /// <summary>Inner steps of a replica in every step that is whole.</summary>
    public int InnerSteps { get; }

    /// <inheritdoc/>
    public int StepsPerEpoch => (int)((Batches.StepsPerEpoch + _batchesPerStep - 1) / _batchesPerStep);

    /// <summary>Samples in every step that is whole.</summary>
    public long SamplesPerStep => _batchesPerStep * Batches.BatchSize;

    /// <inheritdoc/>
    public int LeafCount(int stepInEpoch) => (int)Math.Min(Replicas, BatchesFrom(stepInEpoch));

    /// <summary>Inner steps of one replica in one step.</summary>
    /// <param name="stepInEpoch">Step in [0, StepsPerEpoch).</param>
    /// <param name="replica">Replica in [0, LeafCount(stepInEpoch)).</param>
    /// <returns>At least 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step lies outside the epoch, or the replica is absent in that step.</exception>
    public int InnerStepsOf(int stepInEpoch, int replica)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replica);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(replica, LeafCount(stepInEpoch));
        return (int)Math.Min(InnerSteps, (BatchesFrom(stepInEpoch) - replica + Replicas - 1) / Replicas);
    }

    /// <summary>The batch of one inner step.</summary>
    /// <param name="stepInEpoch">Step in [0, StepsPerEpoch).</param>
    /// <param name="replica">Replica in [0, LeafCount(stepInEpoch)).</param>
    /// <param name="innerStep">Inner step in [0, InnerStepsOf(stepInEpoch, replica)).</param>
    /// <returns>A step of <see cref="Batches"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such inner step.</exception>
    public int BatchOf(int stepInEpoch, int replica, int innerStep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(innerStep);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(innerStep, InnerStepsOf(stepInEpoch, replica));
        return (int)((stepInEpoch * _batchesPerStep) + ((long)innerStep * Replicas) + replica);
    }

    private long BatchesFrom(int stepInEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepInEpoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stepInEpoch, StepsPerEpoch);
        return Batches.StepsPerEpoch - (stepInEpoch * _batchesPerStep);
    }
}
