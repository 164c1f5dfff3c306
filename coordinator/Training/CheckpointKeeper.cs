using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Records;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Schedules;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Training;

/// <summary>Writes a run's checkpoints: those on the way from a copy, while training goes on, one at a time; the last from the numbers
/// themselves. Removes the oldest once a new one is safe.</summary>
/// <param name="settings">Where to, how often, and what stays the same.</param>
/// <param name="model">The numbers.</param>
/// <param name="ledger">Hears of each checkpoint before it counts.</param>
/// <param name="confirm">Throws if another coordinator leads the run by now: nothing more may be written then.</param>
/// <param name="tell">Hears, in one line, of a checkpoint that could not be written; called on any thread.</param>
/// <param name="stepDown">Hears, in one line, that another coordinator leads the run; called on any thread.</param>
/// <param name="logger">Where to log.</param>
internal sealed class CheckpointKeeper(
    CheckpointSettings settings,
    ModelState model,
    LedgerRecorder ledger,
    Action confirm,
    Action<string> tell,
    Action<string> stepDown,
    ILogger logger) : IDisposable
{
    private Task _writing = Task.CompletedTask;
    private ModelSnapshot? _copy;
    private ModelSnapshot? _bestCopy;
    private bool _isDue;

    /// <summary>Takes a checkpoint of a run that goes on, if one is due. The numbers must not change until this returns. Training does not wait
    /// for a disk: if one is still being written, the next is taken of the first step after that.</summary>
    /// <param name="position">Where the run stands; to be called before each training step.</param>
    public void Offer(RunPosition position)
    {
        var isItsTurn = position.Step % settings.Interval == 0;
        _isDue |= isItsTurn;
        if (!_isDue)
        {
            return;
        }

        if (!_writing.IsCompleted)
        {
            if (isItsTurn)
            {
                logger.CheckpointPutOff(position.Step);
            }

            return;
        }

        _isDue = false;
        _copy ??= model.CreateSnapshot();
        _copy.Take(model.Numbers, model.Plateaus);
        if (position.HasOtherBest)
        {
            _bestCopy ??= model.CreateSnapshot();
            _bestCopy.Take(model.Kept!.Numbers, model.Kept.Plateaus);
        }

        _writing = Task.Run(() => TryWrite(position, _copy, _bestCopy));
    }

    /// <summary>Writes the checkpoint of a run that is over.</summary>
    /// <param name="position">Where it ended.</param>
    /// <returns>Path of the checkpoint.</returns>
    /// <exception cref="CheckpointException">It could not be written.</exception>
    /// <exception cref="SupersededException">Another coordinator leads the run by now.</exception>
    public string WriteLast(RunPosition position)
    {
        DiskPatience.Await(_writing, $"a checkpoint in {settings.Folder}");
        return Write(position, model.Numbers, model.Plateaus, model.Kept);
    }

    /// <summary>Goes back to the newest whole checkpoint with at most so many updates behind it. Those of later steps, and damaged ones, get other
    /// names, so that nobody goes on from them.</summary>
    /// <param name="updates">Most updates.</param>
    /// <param name="enter">Goes back to it, null if there is none, and writes that down before the others lose their names.</param>
    /// <exception cref="CheckpointException">One cannot be renamed.</exception>
    public void GoBack(long updates, Action<Checkpoint?> enter)
    {
        _writing.Wait();
        CheckpointFolder.GoBack(settings.Folder, updates, enter, tell);
    }

    /// <summary>Waits for what is still being written.</summary>
    public void Dispose()
    {
        if (!_writing.Wait(DiskPatience.Limit))
        {
            // Somebody still reads them; the process ends soon.
            return;
        }

        _copy?.Dispose();
        _bestCopy?.Dispose();
    }

    private void TryWrite(RunPosition position, ModelSnapshot now, ModelSnapshot? best)
    {
        try
        {
            var path = Write(position, now.Numbers, now.Plateaus, best);
            logger.CheckpointWritten(position.Step, path);
        }
        catch (CheckpointException error)
        {
            logger.CheckpointLost(position.Step, error.Message);
            tell($"the checkpoint of step {position.Step} could not be written, training goes on: {error.Message}");
        }
        catch (SupersededException error)
        {
            stepDown(error.Message);
        }
    }

    private string Write(
        RunPosition position, ModelNumbers numbers, IReadOnlyList<PlateauState>? plateaus, ModelSnapshot? best)
    {
        var other = position.HasOtherBest ? best!.Numbers : null;
        var bestPlateaus = other is null ? plateaus : best!.Plateaus;
        var (weightsDigest, averagedDigest) = (numbers.Digest(), numbers.AveragedDigest());
        var state = new CheckpointState(
            Step: position.Step,
            Epoch: position.Epoch,
            StepInEpoch: position.StepInEpoch,
            Seed: settings.Seed,
            JobHash: settings.JobHash,
            Term: settings.Term.Value,
            Build: settings.Build,
            WeightsDigest: weightsDigest,
            AveragedDigest: averagedDigest,
            Plateaus: plateaus,
            Stopping: position.Memory.Stopping,
            DataHash: settings.DataHash,
            Evaluation: EvaluationMemory.StateOf(position.Memory.Last),
            Best: EvaluationMemory.StateOf(position.Memory.Best) is { } evaluation
                ? new BestState(evaluation, other?.Digest() ?? weightsDigest, other is null ? averagedDigest : other.AveragedDigest(), bestPlateaus)
                : null,
            IsEvaluationDue: position.IsEvaluationDue,
            HasEnded: position.HasEnded);
        // On another thread than the one that trains, and of numbers that stay as they are.
        var path = CheckpointWriter.Write(
            settings.Folder,
            state,
            numbers,
            other,
            manifest => ledger.CheckpointComes(new CheckpointEntry(position.Step, PositionDigest.Of(numbers.Weights.Span), manifest)),
            confirm);
        confirm();
        Prune(path);
        return path;
    }

    private void Prune(string newest)
    {
        try
        {
            CheckpointFolder.Prune(settings.Folder, settings.Keep, newest);
        }
        catch (CheckpointException error)
        {
            tell(error.Message);
        }
    }
}
