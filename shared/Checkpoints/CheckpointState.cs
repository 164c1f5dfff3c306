using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Checkpoints;

/// <summary>Where a run stood when it was checkpointed; <c>state.json</c>, with names in snake_case.</summary>
/// <param name="Step">Training steps done, counted over the whole run; names the checkpoint.</param>
/// <param name="Epoch">Epoch of the next step, counted from 0.</param>
/// <param name="StepInEpoch">Data cursor: training steps done in that epoch.</param>
/// <param name="Seed">The job's seed; with the counts above it is all there is to the randomness.</param>
/// <param name="JobHash">Hash of the job: a checkpoint of another job must not be resumed.</param>
/// <param name="Term">Term of the coordinator that wrote it.</param>
/// <param name="Build">Identity of the code that computed the weights.</param>
/// <param name="WeightsDigest">The <see cref="Checkpoints.WeightsDigest"/> of the weights that training goes on from: 64 lower-case hex
/// digits.</param>
/// <param name="AveragedDigest">The same of the average that is kept beside them; null if there is none.</param>
/// <param name="Plateaus">What the schedules remember that wait for plateaus; null if there are none.</param>
/// <param name="Stopping">What early stopping remembers; null if the job has none.</param>
public sealed record CheckpointState(
    long Step,
    int Epoch,
    int StepInEpoch,
    ulong Seed,
    string JobHash,
    long Term,
    string Build,
    string WeightsDigest,
    string? AveragedDigest = null,
    IReadOnlyList<PlateauState>? Plateaus = null,
    StoppingState? Stopping = null)
{
    /// <summary>The first thing that cannot be, as a clause, or null.</summary>
    internal string? Problem()
    {
        (string Name, long Count)[] counts = [("step", Step), ("epoch", Epoch), ("step_in_epoch", StepInEpoch), ("term", Term)];
        foreach (var (name, count) in counts)
        {
            if (count < 0)
            {
                return $"a {name} of 0 or more, got {count}";
            }
        }

        (string Name, string? Digest)[] digests = [("weights_digest", WeightsDigest), ("averaged_digest", AveragedDigest)];
        foreach (var (name, digest) in digests)
        {
            if (digest is not null && !FileDigest.IsSha256(digest))
            {
                return $"a {name} of 64 lower-case hex digits, got '{digest}'";
            }
        }

        return null;
    }
}
