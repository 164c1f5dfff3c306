using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Progress;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Records;

/// <summary>Tells a run's ledger what the run does, and holds it against what an earlier coordinator of the run did at the same steps.</summary>
/// <param name="writer">Writes the ledger; goes with this object.</param>
/// <param name="before">What was done before; null where nothing was.</param>
internal sealed class LedgerRecorder(LedgerWriter writer, LedgerReplay? before) : IDisposable
{
    /// <summary>Begins a ledger, or goes on with it. Its first new entry is on the disk when this returns.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="past">The ledger so far; null to begin one.</param>
    /// <param name="began">How the run begins or goes on.</param>
    /// <param name="confirm">Throws if another coordinator leads the run by now.</param>
    /// <exception cref="CheckpointException">It cannot be written, or the ledger so far says that the run cannot go on so.</exception>
    public static LedgerRecorder Open(RunFiles files, LedgerPast? past, BeganEntry began, Action confirm)
    {
        if (past is null)
        {
            return new LedgerRecorder(LedgerWriter.Begin(files.Folder, began, confirm), null);
        }

        return past.Replay.Add(began) is { } problem
            ? throw new CheckpointException($"{files.Ledger}: its next entry {problem}; resume from that checkpoint into another folder.")
            : new LedgerRecorder(LedgerWriter.Continue(files.Folder, past, began, confirm), past.Replay);
    }

    /// <summary>Says who hears, in one line, that the disk has failed.</summary>
    public void OnFailure(Action<string> tell) => writer.OnFailure(tell);

    /// <summary>A training step is done.</summary>
    /// <param name="round">The step.</param>
    /// <param name="sums">Its sums, whole.</param>
    /// <param name="loss">The loss of its batch.</param>
    /// <param name="weights">Fingerprint of the new weights.</param>
    /// <returns>Why the run cannot go on, as one line; null if it can.</returns>
    public string? StepDone(Round round, RoundSums sums, double loss, ulong weights)
    {
        var (range, leaves) = sums.Entered;
        var entry = new StepEntry(round.Step + 1, round.Epoch + 1, range.Start, range.End, leaves, loss, weights);
        return Append(entry, before?.Difference(entry), "step");
    }

    /// <summary>The test split was evaluated.</summary>
    /// <param name="evaluation">What came out.</param>
    /// <returns>Why the run cannot go on, as one line; null if it can.</returns>
    public string? EvaluationDone(EvaluationDone evaluation)
    {
        var entry = new EvaluatedEntry(evaluation.Step, evaluation.Epoch, evaluation.Loss, evaluation.Accuracy);
        return Append(entry, before?.Difference(entry), "evaluation after step");
    }

    /// <summary>A checkpoint is about to count. Returns when the ledger is on the disk up to this entry.</summary>
    /// <exception cref="CheckpointException">The disk did not take or keep it.</exception>
    public void CheckpointComes(CheckpointEntry checkpoint) => AppendDurably(checkpoint);

    /// <summary>The run went back; what an earlier coordinator did beyond is no measure any more. Returns when the entry is on the disk.</summary>
    /// <exception cref="CheckpointException">The disk did not take or keep it.</exception>
    public void WentBack(RolledBackEntry back)
    {
        ArgumentNullException.ThrowIfNull(back);
        before?.Void(back.Step);
        AppendDurably(back);
    }

    /// <summary>The run is over. Returns when the whole ledger is on the disk.</summary>
    /// <exception cref="CheckpointException">The disk did not take or keep it.</exception>
    public void Ended(EndedEntry ended) => AppendDurably(ended);

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private void AppendDurably(LedgerEntry entry)
    {
        writer.Append(entry);
        writer.MakeDurable();
    }

    private string? Append(LedgerEntry entry, string? difference, string what)
    {
        if (difference is not null)
        {
            return $"{what} {entry.Step} {difference}; this machine, its build or its data is not what it was: look at cluster verify, or resume "
                + "from a checkpoint into another folder";
        }

        try
        {
            writer.Append(entry);
            return null;
        }
        catch (CheckpointException error)
        {
            return error.Message;
        }
    }
}
