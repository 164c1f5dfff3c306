using System.Text.Json.Serialization;

namespace Cluster.Checkpoints.Ledger;

/// <summary>One thing that a run did, as its ledger tells it. In the file the fields stand in the order of their declaration, in snake_case,
/// behind the entry's kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(BeganEntry), "began")]
[JsonDerivedType(typeof(StepEntry), "step")]
[JsonDerivedType(typeof(EvaluatedEntry), "evaluated")]
[JsonDerivedType(typeof(CheckpointEntry), "checkpoint")]
[JsonDerivedType(typeof(RolledBackEntry), "rolled_back")]
[JsonDerivedType(typeof(EndedEntry), "ended")]
public abstract record LedgerEntry
{
    private protected LedgerEntry(long step) => Step = step;

    /// <summary>Updates behind the weights that the entry speaks of.</summary>
    [JsonPropertyOrder(-1)]
    public long Step { get; }
}

/// <summary>A coordinator began, or went on from a checkpoint: the steps that follow count from <see cref="LedgerEntry.Step"/>. It is on the
/// disk before the first step.</summary>
/// <param name="Step">Updates behind the weights that it begins with.</param>
/// <param name="Weights">Fingerprint of these weights (<see cref="Engine.Optimizers.PositionDigest"/>).</param>
/// <param name="Term">The coordinator's term: greater than that of every coordinator before it.</param>
/// <param name="Job">Hash of what decides bits in the job; the chain's first entry chains to it.</param>
/// <param name="Data">Hash of all samples.</param>
/// <param name="Build">Identity of the build.</param>
/// <param name="Manifest">SHA-256 of the manifest of the checkpoint that it goes on from; null where there is none.</param>
/// <param name="Origin">Hash of the entry that tells of this checkpoint in the ledger of another folder; null where the run began here, or
/// that folder has none.</param>
/// <param name="Repeats">Whether steps computed again have the same bits. What a lossy wire format left out is not in checkpoints, so a run
/// that uses one and is resumed goes another way.</param>
public sealed record BeganEntry(
    long Step,
    [property: JsonConverter(typeof(HexDigits))] ulong Weights,
    long Term,
    string Job,
    string Data,
    string Build,
    string? Manifest = null,
    string? Origin = null,
    bool Repeats = true) : LedgerEntry(Step)
{
    /// <summary>Version of the ledger's format.</summary>
    [JsonPropertyOrder(-2)]
    public string Format { get; init; } = RunLedger.CurrentFormat;
}

/// <summary>A training step is done.</summary>
/// <param name="Step">Which, from 1: the updates behind the new weights.</param>
/// <param name="Epoch">Its epoch, from 1.</param>
/// <param name="FirstLeaf">The first micro-batch that entered.</param>
/// <param name="EndLeaf">The one after the last that entered.</param>
/// <param name="Leaves">How many micro-batches the contributions held together: more or fewer than the range holds if one was counted twice or
/// left out.</param>
/// <param name="Loss">The batch's loss at the weights before the step.</param>
/// <param name="Weights">Fingerprint of the weights after the step (<see cref="Engine.Optimizers.PositionDigest"/>).</param>
public sealed record StepEntry(
    long Step,
    int Epoch,
    int FirstLeaf,
    int EndLeaf,
    int Leaves,
    double Loss,
    [property: JsonConverter(typeof(HexDigits))] ulong Weights) : LedgerEntry(Step);

/// <summary>The test split was evaluated.</summary>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="Epoch">The epoch it followed, from 1.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="Accuracy">Share classified right; null where the loss has no classes.</param>
public sealed record EvaluatedEntry(long Step, int Epoch, double Loss, double? Accuracy = null) : LedgerEntry(Step);

/// <summary>A checkpoint's files are on the disk and its manifest is about to be. A failure may follow, so not every entry has a checkpoint;
/// but every checkpoint has an entry.</summary>
/// <param name="Step">Updates behind its weights.</param>
/// <param name="Weights">Fingerprint of the weights in it that training goes on from.</param>
/// <param name="Manifest">SHA-256 of its manifest.</param>
public sealed record CheckpointEntry(long Step, [property: JsonConverter(typeof(HexDigits))] ulong Weights, string Manifest) : LedgerEntry(Step);

/// <summary>The run went back, because of something that must not have happened: whatever it did beyond that step is void, checkpoints
/// included, and may come out differently now.</summary>
/// <param name="Step">Updates behind the weights that it went back to.</param>
/// <param name="Weights">Fingerprint of these weights.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record RolledBackEntry(long Step, [property: JsonConverter(typeof(HexDigits))] ulong Weights, string Reason) : LedgerEntry(Step);

/// <summary>A coordinator came to its end in good order.</summary>
/// <param name="Step">Updates behind the weights that it left.</param>
/// <param name="Weights">Fingerprint of these weights.</param>
/// <param name="Completed">Whether the job was carried out whole.</param>
public sealed record EndedEntry(long Step, [property: JsonConverter(typeof(HexDigits))] ulong Weights, bool Completed) : LedgerEntry(Step);
