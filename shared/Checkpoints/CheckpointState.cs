using System.Text.Json.Serialization;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Checkpoints;

/// <summary>Where a run stood when it was checkpointed; <c>state.json</c>, with names in snake_case.</summary>
/// <param name="Step">Training steps done, counted over the whole run; names the checkpoint.</param>
/// <param name="Epoch">Epoch of the next step, counted from 0.</param>
/// <param name="StepInEpoch">Data cursor: training steps done in that epoch.</param>
/// <param name="Seed">The job's seed; with the counts above it is all there is to the randomness.</param>
/// <param name="JobHash">Hash of what decides bits in the job: a checkpoint of another job must not be resumed.</param>
/// <param name="Term">Term of the coordinator that wrote it.</param>
/// <param name="Build">Identity of the code that computed the weights.</param>
/// <param name="WeightsDigest">The <see cref="Checkpoints.WeightsDigest"/> of the weights that training goes on from: 64 lower-case hex
/// digits.</param>
/// <param name="AveragedDigest">The same of the average that is kept beside them; null if there is none.</param>
/// <param name="Plateaus">What the schedules remember that wait for plateaus; null if there are none.</param>
/// <param name="Stopping">What early stopping remembers; null if the job has none.</param>
/// <param name="DataHash">Hash of all training and test samples; null where it is not known.</param>
/// <param name="Evaluation">The last evaluation; null before the first.</param>
/// <param name="Best">The best state so far, where training is to end with it; null before the first evaluation.</param>
/// <param name="IsEvaluationDue">Whether the run was stopped between a step and the evaluation behind it.</param>
/// <param name="HasEnded">Whether the job ended by a rule of its own or went back to its best state, so that nothing follows, however long
/// it may be made.</param>
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
    StoppingState? Stopping = null,
    string? DataHash = null,
    EvaluationState? Evaluation = null,
    BestState? Best = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsEvaluationDue = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool HasEnded = false)
{
    /// <summary>Whether the best state is another than this one, and is stored beside it.</summary>
    [JsonIgnore]
    public bool HasOtherBest => Best is { } best && best.Evaluation.Step != Step;

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

        (string Name, string? Digest)[] digests =
        [
            ("weights_digest", WeightsDigest),
            ("averaged_digest", AveragedDigest),
            ("data_hash", DataHash),
            ("weights_digest of its best", Best?.WeightsDigest),
            ("averaged_digest of its best", Best?.AveragedDigest),
        ];
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

/// <summary>An evaluation of the test split.</summary>
/// <param name="Epoch">The epoch it followed, from 1.</param>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="Accuracy">Share classified right; null where the loss has no classes.</param>
public sealed record EvaluationState(int Epoch, long Step, double Loss, double? Accuracy = null);

/// <summary>An earlier state to which training may go back.</summary>
/// <param name="Evaluation">What its evaluation said.</param>
/// <param name="WeightsDigest">The <see cref="Checkpoints.WeightsDigest"/> of its weights.</param>
/// <param name="AveragedDigest">The same of the average that was kept beside them; null if there is none.</param>
/// <param name="Plateaus">What the schedules remembered that wait for plateaus; null if there are none.</param>
public sealed record BestState(
    EvaluationState Evaluation, string WeightsDigest, string? AveragedDigest = null, IReadOnlyList<PlateauState>? Plateaus = null);
